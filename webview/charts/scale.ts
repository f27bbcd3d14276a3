/** From values to pixels, in even steps. */
export interface Scale {
  from: number;
  to: number;
  /** Round numbers between both ends. */
  ticks: readonly number[];
  at(value: number): number;
}

/** @param wanted about how many ticks there is room for */
export function linearScale(
  [from, to]: readonly [number, number],
  [left, right]: readonly [number, number],
  wanted = 5,
): Scale {
  const step = niceStep((to - from) / wanted);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step));
  const at = (value: number) => left + ((value - from) / (to - from)) * (right - left);
  return { from, to, ticks, at };
}

/** The next round number at or above a positive one: a good end of an axis from 0. */
export function niceEnd(value: number): number {
  if (!(value > 0)) return 1;
  const step = niceStep(value / 8);
  return round(Math.ceil(value / step - 1e-9) * step);
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find(factor => factor * power >= value * 0.999) ?? 10) * power;
}

/** Without the dust of binary fractions. */
const round = (value: number): number => Number(value.toPrecision(12));
