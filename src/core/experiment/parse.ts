import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { excerpt } from '../data/json-lines';
import type { Finding, Severity } from './findings';
import { type Located, Locator, MAX_DEPTH } from './locate';
import type { Path } from './schema/walk';
import { LineIndex, type TextRange } from './text-range';

/** Longer texts are refused, as deeper ones are: the parser would take minutes, or the whole stack, for them. */
const MAX_LENGTH = 1 << 18;
/** One fault of syntax brings many more; the first ones say enough. */
const MAX_FAULTS = 10;

/** An experiment file as text, value and places. YAML 1.2, of which JSON is a part. */
export class ParsedFile {
  private constructor(
    readonly text: string,
    private readonly lines: LineIndex,
    readonly root: Located,
    /** Faults of syntax. `root` holds what could be read in spite of them. */
    readonly findings: readonly Finding[],
  ) {}

  static parse(text: string): ParsedFile {
    const lines = new LineIndex(text);
    const findings: Finding[] = [];
    const report = (message: string, from: number, to: number, severity: Severity = 'error') => {
      const range = lines.range(Math.min(from, text.length), Math.min(to, text.length));
      // The parser quotes what it found, however long that is.
      findings.push({ severity, code: 'syntax', message: excerpt(message, 200), path: [], range });
    };
    const document = compose(text, report);
    const root = new Locator(lines, findings).locate(document?.contents ?? null);
    return new ParsedFile(text, lines, root, findings);
  }

  /**
   * The value at a path, or the nearest above it that the file holds. An item that stands for a list of one, or a path
   * for a mapping, is found under both.
   */
  locate(path: Path): Located {
    let located = this.root;
    for (const key of path) {
      const child = located.children.get(key);
      if (child) located = child;
      else if (key !== 0) break;
    }
    return located;
  }

  /** Where a finding about the value at a path is shown. */
  rangeOf(path: Path): TextRange {
    const { value, range, keyRange } = this.locate(path);
    if (typeof value !== 'object' || value === null) return value === null && keyRange ? keyRange : range;
    // A mapping or list reaches over many lines: its key stands for it, or its first line.
    const lineEnd = this.text.indexOf('\n', range.offset);
    return (
      keyRange ??
      this.lines.range(range.offset, lineEnd < 0 ? range.endOffset : Math.min(lineEnd, range.endOffset))
    );
  }
}

type Report = (message: string, from: number, to: number, severity?: Severity) => void;

function compose(text: string, report: Report): Document.Parsed | undefined {
  if (text.length > MAX_LENGTH) {
    report(`the file is longer than ${MAX_LENGTH} characters`, 0, 0);
    return undefined;
  }
  const tokens = tokensOf(text, report);
  if (!tokens) return undefined;
  // Repeated keys are found by the locator, in linear time.
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  for (const { code, message, pos } of document?.errors.slice(0, MAX_FAULTS) ?? [])
    report(code === 'NON_STRING_KEY' ? 'a key is a list or a mapping, expected a name' : message, ...pos);
  for (const { message, pos } of document?.warnings.slice(0, MAX_FAULTS) ?? [])
    report(message, ...pos, 'warning');
  if (second) report('a second document begins here, expected one', second.range[0], second.range[0] + 3);
  return document;
}

/** Undefined where the text is nested too deeply. */
function tokensOf(text: string, report: Report): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // A level of the text takes up to two of the parser.
    if (parser.stack.length > 2 * MAX_DEPTH) {
      report(`nested more than ${MAX_DEPTH} levels deep`, parser.offset - 1, parser.offset);
      return undefined;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}
