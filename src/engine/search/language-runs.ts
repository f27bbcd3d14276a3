/** Neighbouring passages of one language within a block, from `start` up to, not including, `end`. */
export interface LanguageRun {
  language: number;
  start: number;
  end: number;
}

/**
 * The runs of the passages `from … to−1`. Corpora mostly have one language after the other, so that what depends on the
 * language is decided once for thousands of passages.
 */
export function languageRuns(languageOf: ArrayLike<number>, from: number, to: number): LanguageRun[] {
  const runs: LanguageRun[] = [];
  for (let passage = from; passage < to; passage++) {
    const language = languageOf[passage]!;
    const last = runs.at(-1);
    if (last?.language === language) last.end++;
    else runs.push({ language, start: passage - from, end: passage - from + 1 });
  }
  return runs;
}
