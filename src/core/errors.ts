import { escapeTerminal } from './text/escape';

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
    super(escapeTerminal(text), options);
    this.fault = escapeTerminal(fault);
  }
}

/** `file:line:column`, with as much as is known. */
export function formatPlace({ file, line, column }: Place): string {
  return [file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':');
}
