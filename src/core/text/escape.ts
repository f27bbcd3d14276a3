/** Text that stands for itself in HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

/** JSON that cannot end the script element it stands in, nor a line of a script. */
export const escapeJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, codeOf);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that a terminal shows and does not obey: control characters, but for ends of lines and tabs, and those that turn the
 * direction of the text stand as their codes.
 */
export const escapeTerminal = (text: string): string => text.replace(UNPRINTABLE, codeOf);

const codeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
