export interface TradeOffPoint {
  x: number;
  y: number;
}

/**
 * The points that no other beats in one direction without losing in the other, by ascending x. More is better in x; in y too, unless
 * `lowerIsBetter`.
 */
export function paretoFront<T extends TradeOffPoint>(points: readonly T[], lowerIsBetter = false): T[] {
  const height = ({ y }: T) => (lowerIsBetter ? -y : y);
  const front: T[] = [];
  const fromTheRight = [...points].sort((a, b) => b.x - a.x || height(b) - height(a));
  for (const point of fromTheRight) {
    const last = front.at(-1);
    const isEqual = last?.x === point.x && last.y === point.y;
    if (!last || isEqual || height(point) > height(last)) front.push(point);
  }
  return front.reverse();
}
