/** Where in a user's file a fault stands; lines and columns count from 1. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

/**
 * A fault in what the user gave: a file, a value, an option. The command line prints `message` without a
 * stack and exits with 2; every other error is a defect of ours.
 *
 * The message reads `FILE:LINE:COL: what is wrong (value), what was expected. Remedy.`
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  readonly fault: string;

  constructor(
    fault: string,
    readonly place?: Place,
    readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    const stop = remedy && !/[.?!]$/.test(fault) ? '.' : '';
    const text = `${place ? `${formatPlace(place)}: ` : ''}${fault}${stop}${remedy ? ` ${remedy}` : ''}`;
    super(printable(text), options);
    this.fault = printable(fault);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Faults quote files: what would command a terminal, or turn the direction of the text, is shown by its code. */
function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}

/** `file:line:column`, with as much as is known. */
export function formatPlace({ file, line, column }: Place): string {
  return [file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':');
}
