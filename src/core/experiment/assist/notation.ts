/** How a value is written in an experiment file, in one line. */
export function written(value: unknown, json: boolean): string {
  if (Array.isArray(value)) return `[${value.map(item => written(item, json)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, part]) => `${written(key, json)}: ${written(part, json)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof value === 'string' && !json && isPlain(value)) return value;
  return JSON.stringify(value);
}

/** The same in quotes that stand already. */
export function quoted(text: string, quote: '"' | "'"): string {
  return quote === '"' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

/** Whether YAML reads the text as itself, in brackets too: not as a number, a mark or nothing. */
function isPlain(text: string): boolean {
  return (
    /^[\p{L}\p{N}_./~+-][\p{L}\p{M}\p{N}_./~+@()' -]*$/u.test(text) &&
    !/^[-.~ ]( |$)|\s$|^---|^\.\.\./.test(text) &&
    !/^(null|true|false|~|[-+]?\.(inf|nan))$/i.test(text) &&
    !/^([-+]?\.?\d[\d.eE+-]*|0[xo][\da-f]+)$/i.test(text)
  );
}

/** Text that stands for itself in a snippet. */
export function literal(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}
