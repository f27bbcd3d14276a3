/** Seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of `b / a` over the pairs, with the range of the middle half: `1.21× (1.15–1.30)`. */
export function ratios(pairs: readonly (readonly [a: number, b: number])[]): string {
  const sorted = pairs.map(([a, b]) => b / a).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!.toFixed(2);
  return `${median(sorted).toFixed(2)}× (${at(0.25)}–${at(0.75)})`;
}

export const milliseconds = (time: number): string => `${(time * 1000).toFixed(0)} ms`;

/** Lets the threads of whoever ran last go to sleep, so that they do not spin while the other is measured. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 300));
