import { checkText } from '../check';
import type { Finding, Fix } from '../findings';

/**
 * The fixes of a file that can be made at once, in the order of the text. Each mends its finding and breaks nothing else:
 * two keys that would become the same are left alone. What only shows once others are mended does not count.
 *
 * @param findings those of the text
 */
export function safeFixes(text: string, file: string, findings: readonly Finding[]): Fix[] {
  const chosen: Fix[] = [];
  let broken = brokenIn(text, file);
  const mendable = findings
    .filter(({ fix }) => fix)
    .sort((a, b) => a.fix!.range.offset - b.fix!.range.offset)
    .slice(0, MAX_FIXES);
  for (const finding of mendable) {
    const fix = finding.fix!;
    if (chosen.some(({ range }) => range.endOffset > fix.range.offset)) continue;
    const left = brokenIn(applied(text, [...chosen, fix]), file);
    if (left.has(keyOf(finding)) || [...left].some(key => !broken.has(key))) continue;
    chosen.push(fix);
    broken = left;
  }
  return chosen;
}

/** Each takes a check of the whole file. */
const MAX_FIXES = 50;

/** The text after fixes that do not overlap, in its order. */
export function applied(text: string, fixes: readonly Fix[]): string {
  return fixes.reduceRight(
    (result, { range, newText }) => result.slice(0, range.offset) + newText + result.slice(range.endOffset),
    text,
  );
}

/** What a fix can break. */
const BROKEN = new Set(['syntax', 'duplicate-key', 'unknown-key']);

function brokenIn(text: string, file: string): Set<string> {
  return new Set(
    checkText(text, file)
      .findings.filter(({ code }) => BROKEN.has(code))
      .map(keyOf),
  );
}

/** A finding without its place and words, which other fixes change. */
const keyOf = ({ code, path }: Finding): string => JSON.stringify([code, path]);
