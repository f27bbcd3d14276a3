import { checkExperiment, checkText } from '../check';
import type { Finding, Fix } from '../findings';
import { ParsedFile } from '../parse';
import { completionsAt } from './complete';
import type { Completion } from './completion';
import { safeFixes } from './fix-all';
import { LanguagesOfData } from './folders';
import { type Hover, hoverAt } from './hover';
import { type Lens, lensesOf } from './lenses';
import { type Link, linksIn } from './links';
import { type OutlineItem, outlineOf } from './outline';
import { namedPaths } from './walk-file';

/**
 * What an editor can ask of an experiment file while it is written. Answers are plain values, with offsets into the text
 * that was given (UTF-16); a file that cannot be read gives less, never a failure.
 */
export interface Assistant {
  /** Findings that the text alone shows: quick. */
  checkText(text: string, file: string): Promise<Finding[]>;
  /** All findings, and the files and folders that they depend on. */
  check(text: string, file: string): Promise<{ findings: Finding[]; named: string[] }>;
  /** The fixes that can be made at once. */
  safeFixes(text: string, file: string, findings: readonly Finding[]): Promise<Fix[]>;
  complete(text: string, file: string, offset: number): Promise<Completion[]>;
  hover(text: string, file: string, offset: number): Promise<Hover | undefined>;
  links(text: string, file: string): Promise<Link[]>;
  outline(text: string): Promise<OutlineItem[]>;
  lenses(text: string, file: string, hasRun: boolean): Promise<Lens[]>;
}

/** Answers from the text and the file system. */
export function experimentAssistant(): Assistant {
  const languages = new LanguagesOfData();
  return {
    checkText: async (text, file) => checkText(text, file).findings,
    check: async (text, file) => ({
      findings: (await checkExperiment(text, file)).findings,
      named: [...new Set(namedPaths(ParsedFile.parse(text), file).map(({ target }) => target))],
    }),
    safeFixes: async (text, file, findings) => safeFixes(text, file, findings),
    complete: (text, file, offset) => completionsAt(text, offset, { file, languages }),
    hover: (text, file, offset) => hoverAt(text, file, offset, languages),
    links: linksIn,
    outline: async text => outlineOf(text),
    lenses: async (text, file, hasRun) => lensesOf(text, file, hasRun),
  };
}
