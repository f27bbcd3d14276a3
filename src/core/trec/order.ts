/**
 * Order of two ids by their UTF-8 bytes, in which trec_eval breaks ties (descending) and lists queries (ascending).
 * JavaScript's own order is that of UTF-16, which differs above U+FFFF.
 *
 * @returns below 0 where a comes first, 0 where they are equal, above 0 where b comes first
 */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointOrder(x) - codePointOrder(y);
  }
  return a.length - b.length;
}

/** Lifts the surrogates, which stand for code points above U+FFFF, over the rest of UTF-16. */
function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
