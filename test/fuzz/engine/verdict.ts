import { UserError } from '../../../src/core/errors';
import { TimeLimitError } from '../../../src/encoder/tokenizer/time-limit';

/** What is wrong with how a reader took an input. */
export interface Verdict {
  kind: 'crash' | 'unclear' | 'slow' | 'memory' | 'pollution' | 'hang';
  detail: string;
  /** The same for inputs that show the same fault. */
  signature: string;
}

/** What an execution cost. */
export interface Cost {
  /** Milliseconds of the processor. */
  time: number;
  /** Bytes by which memory grew. */
  memory: number;
}

/** A megabyte may take a second; whatever is shorter, a quarter of it. */
const timeLimit = (bytes: number): number => Math.max(250, (1000 * bytes) / (1 << 20));
/** Milliseconds after which a reader has to have given up. */
const GIVING_UP = 6000;
/** For any input of at most a megabyte. */
const MEMORY_LIMIT = 400 << 20;
const LONGEST_MESSAGE = 800;

/** Words of an error that nobody wrote for users, unless the file itself holds them. */
const INTERNAL =
  /\[object |\bundefined\b|is not a function|Cannot (?:read|convert|destructure)|is not iterable|out of bounds|Invalid (?:typed )?array|\bBigInt\b|offset is out|JSON at position|call stack/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * Judges one execution.
 *
 * @param documented names of the errors, beside UserError, that the reader documents
 */
export function judge(
  error: unknown,
  { time, memory }: Cost,
  bytes: Buffer,
  folder: string,
  documented: readonly string[] = [],
): Verdict | undefined {
  for (const key in {}) return verdict('pollution', `Object.prototype has ${key}`);
  const gaveUp = error instanceof UserError && error.cause instanceof TimeLimitError;
  if (time > (gaveUp ? GIVING_UP : timeLimit(bytes.length)))
    return verdict('slow', `${time.toFixed(0)} ms for ${bytes.length} bytes`, stackTop(error));
  if (memory > MEMORY_LIMIT)
    return verdict('memory', `${memory >> 20} MiB for ${bytes.length} bytes`, stackTop(error));
  if (error === undefined) return undefined;
  if (!(error instanceof Error)) return verdict('crash', `throws ${String(error)}`);
  if (error instanceof UserError) return unclear(error, bytes, folder);
  if (documented.includes(error.name))
    return INTERNAL.test(error.message) ? verdict('unclear', error.message) : undefined;
  return verdict('crash', `${error.stack}`, `${error.name} ${stackTop(error)}`);
}

function unclear({ message, place, fault }: UserError, bytes: Buffer, folder: string): Verdict | undefined {
  const say = (why: string) =>
    verdict('unclear', `${why}: ${message}`, `${why} ${fault.replace(/"[^"]*"|\d+/g, '#').slice(0, 40)}`);
  const words = message.replaceAll(folder, '');
  if (!place?.file.startsWith(folder)) return say('names no file');
  if (words.length > LONGEST_MESSAGE) return say('too long');
  if (CONTROL.test(words)) return say('control characters');
  const internal = INTERNAL.exec(words)?.[0];
  return internal !== undefined && !bytes.includes(internal) ? say('words of the program') : undefined;
}

function verdict(kind: Verdict['kind'], detail: string, signature = detail): Verdict {
  return { kind, detail, signature: `${kind} ${signature.replace(/\d+/g, '#')}` };
}

/** Where an error was thrown. */
function stackTop(error: unknown): string {
  return (
    (error instanceof Error &&
      error.stack
        ?.split('\n')
        .find(line => /^\s+at /.test(line))
        ?.trim()) ||
    'no error'
  );
}
