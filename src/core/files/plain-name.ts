/** Most UTF-8 bytes of the name of a file, less what is put before and after it: `20261121-215100-`, `.parquet.tmp`. */
const MOST_BYTES = 200;

/** What no name may hold on Windows, which forbids most. */
const FORBIDDEN = '/\\\\:*?"<>|\\u0000-\\u001f\\u007f';
/** Windows takes them for devices, whatever stands behind a point. */
const DEVICES = ['CON', 'PRN', 'AUX', 'NUL', 'COM[0-9¹²³]', 'LPT[0-9¹²³]', 'CONIN\\$', 'CONOUT\\$'];
const anyCase = (words: string) => words.replace(/[A-Z]/g, letter => `[${letter}${letter.toLowerCase()}]`);

/**
 * A regular expression for names that a file or folder can have on every system, and that lead nowhere else: no separators, no
 * hidden names, no devices, no end that Windows drops.
 */
export const PLAIN_NAME = `^(?!\\.)(?!(?:${anyCase(DEVICES.join('|'))})(?:\\.|$))[^${FORBIDDEN}]*[^${FORBIDDEN}. ]$`;

const plain = new RegExp(PLAIN_NAME, 'u');
const forbidden = new RegExp(`[${FORBIDDEN}\\p{Cs}]`, 'gu');
/** Half a character: it has no UTF-8. */
const surrogate = /\p{Cs}/u;

/** Whether a name from a file may become part of a path. */
export const isPlainName = (name: unknown): name is string =>
  typeof name === 'string' &&
  plain.test(name) &&
  !surrogate.test(name) &&
  Buffer.byteLength(name) <= MOST_BYTES;

/** A plain name that is as near as can be to a text. @param otherwise where nothing is left of it */
export function plainName(text: string, otherwise: string): string {
  const clean = trimmed(shortened(trimmed(text.replace(forbidden, '-'))));
  if (clean === '') return otherwise;
  return isPlainName(clean) ? clean : `${otherwise}-${clean}`;
}

const trimmed = (name: string): string => name.replace(/^[. ]+|[. ]+$/g, '');

/** At most so many bytes, whole characters. */
function shortened(name: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    // Room for what makes a name other than those of devices.
    if (bytes > MOST_BYTES - 20) break;
    end += character.length;
  }
  return name.slice(0, end);
}
