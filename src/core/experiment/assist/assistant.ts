import { checkExperiment, checkText } from '../check';
import { dataFindings } from '../facts/data-findings';
import { FactCache } from '../facts/fact-cache';
import type { Finding, Fix } from '../findings';
import { ParsedFile } from '../parse';
import { completionsAt } from './complete';
import type { Completion } from './completion';
import { safeFixes } from './fix-all';
import { foldersAround, LanguagesOfData } from './folders';
import { type Hover, hoverAt } from './hover';
import { type Lens, lensesOf } from './lenses';
import { type Link, linksIn } from './links';
import { type OutlineItem, outlineOf } from './outline';
import { namedPaths } from './walk-file';

/**
 * What an editor can ask of an experiment file while it is written. Answers are plain values, with offsets into the text
 * that was given (UTF-16); a file that cannot be read gives less, never a failure. What is cancelled before its turn is
 * not begun.
 */
export interface Assistant {
  /** Findings that the text alone shows: quick. */
  checkText(text: string, file: string, signal?: AbortSignal): Promise<Finding[]>;
  /** All findings, and the folders whose changes may change them. */
  check(
    text: string,
    file: string,
    signal?: AbortSignal,
  ): Promise<{ findings: Finding[]; folders: string[] }>;
  /** Findings that only the data tell, beside those of `check`: it may take minutes at first, in the background. */
  checkData(text: string, file: string, signal?: AbortSignal): Promise<Finding[]>;
  /** The fixes that can be made at once. */
  safeFixes(text: string, file: string, findings: readonly Finding[], signal?: AbortSignal): Promise<Fix[]>;
  complete(text: string, file: string, offset: number, signal?: AbortSignal): Promise<Completion[]>;
  hover(text: string, file: string, offset: number, signal?: AbortSignal): Promise<Hover | undefined>;
  links(text: string, file: string, signal?: AbortSignal): Promise<Link[]>;
  outline(text: string, signal?: AbortSignal): Promise<OutlineItem[]>;
  lenses(text: string, file: string, hasRun: boolean, signal?: AbortSignal): Promise<Lens[]>;
}

/** Answers from the text and the file system. */
export function experimentAssistant(): Assistant {
  const languages = new LanguagesOfData();
  const cache = new FactCache();
  const inTurn = turns();
  return {
    checkText: inTurn(async (text, file) => checkText(text, file).findings),
    check: inTurn(async (text, file) => ({
      findings: (await checkExperiment(text, file)).findings,
      folders: await foldersAround(namedPaths(ParsedFile.parse(text), file).map(({ target }) => target)),
    })),
    checkData: inTurn((text: string, file: string, signal?: AbortSignal) =>
      dataFindings(text, file, { cache, ...(signal ? { signal } : {}) }),
    ),
    safeFixes: inTurn(async (text, file, findings) => safeFixes(text, file, findings)),
    complete: inTurn((text, file, offset) => completionsAt(text, offset, { file, languages })),
    hover: inTurn((text, file, offset) => hoverAt(text, file, offset, languages)),
    links: inTurn((text, file) => linksIn(text, file)),
    outline: inTurn(async text => outlineOf(text)),
    lenses: inTurn(async (text, file, hasRun) => lensesOf(text, file, hasRun)),
  };
}

/** Begins one answer at a time, and hears between them what has arrived: a question may be taken back by then. */
function turns() {
  let last: Promise<unknown> = Promise.resolve();
  return <A extends unknown[], R>(answer: (...args: A) => Promise<R>) =>
    async (...args: [...A, signal?: AbortSignal]): Promise<R> => {
      last = last.then(() => new Promise(resolve => setImmediate(resolve)));
      await last;
      const signal = args.at(-1);
      if (signal instanceof AbortSignal) signal.throwIfAborted();
      return answer(...(args as unknown as A));
    };
}
