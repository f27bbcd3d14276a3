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

/** The median of `b / a` over the pairs, with the least and the greatest: `1.21× (1.15–1.30)`. */
export function ratios(pairs: readonly (readonly [a: number, b: number])[]): string {
  const all = pairs.map(([a, b]) => b / a);
  return `${median(all).toFixed(2)}× (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`;
}

/** By which power of `x` the values grow: the slope of the line of least squares through their logarithms. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const logarithms = (values: readonly number[]) => {
    const logs = values.map(Math.log);
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    return logs.map(log => log - mean);
  };
  const [u, v] = [logarithms(x), logarithms(y)];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, ai, i) => sum + ai * b[i]!, 0);
  return dot(u, v) / dot(u, u);
}

export const milliseconds = (time: number): string => `${(time * 1000).toFixed(0)} ms`;

/** Lets the threads of whoever ran last go to sleep, so that they do not spin while the other is measured. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 300));
