import type { Scale } from '../charts/scale';

/** What stands at the ticks of an axis: all with as many decimals as one of them needs. */
export function tickTexts({ ticks }: Scale, { signed = false } = {}): string[] {
  const decimals = Math.max(0, ...ticks.map(tick => String(tick).split('.')[1]?.length ?? 0));
  return ticks.map(tick => {
    const size = Math.abs(tick).toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    if (tick === 0) return '0';
    return `${tick < 0 ? '−' : signed ? '+' : ''}${size}`;
  });
}
