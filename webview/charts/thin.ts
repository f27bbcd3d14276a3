import type { PlotPoint } from './plugins';

/**
 * So many points of a long line that look like all of them: of each stretch the point that makes the largest triangle with its
 * neighbours, so that peaks stay ("largest triangle three buckets", Steinarsson 2013). Made before chart.js sees the line, it
 * spares an object for each point at each redrawing.
 *
 * @param xs ascending
 * @param most 3 or more
 */
export function thin(xs: readonly number[], ys: readonly number[], most = 1500): PlotPoint[] {
  const point = (i: number): PlotPoint => ({ x: xs[i]!, y: ys[i]! });
  if (xs.length <= most) return xs.map((_, i) => point(i));
  const points = [point(0)];
  const size = (xs.length - 2) / (most - 2);
  const start = (bucket: number) => Math.min(1 + Math.floor(bucket * size), xs.length - 1);
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const { x, y } = points.at(-1)!;
    const [from, to] = [start(bucket), start(bucket + 1)];
    const next = meanOf(xs, ys, to, Math.max(to + 1, start(bucket + 2)));
    let chosen = from;
    let largest = -1;
    for (let i = from; i < to; i++) {
      const area = Math.abs((x - next.x) * (ys[i]! - y) - (x - xs[i]!) * (next.y - y));
      if (area > largest) [chosen, largest] = [i, area];
    }
    points.push(point(chosen));
  }
  return [...points, point(xs.length - 1)];
}

function meanOf(xs: readonly number[], ys: readonly number[], from: number, to: number): PlotPoint {
  let [x, y] = [0, 0];
  for (let i = from; i < to; i++) {
    x += xs[i]!;
    y += ys[i]!;
  }
  return { x: x / (to - from), y: y / (to - from) };
}
