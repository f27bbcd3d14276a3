/** sRGB, each 0 … 1. */
export type Rgb = readonly [number, number, number];

/** `#1a85ff` → numbers. */
export function parseHex(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

export function toHex(rgb: Rgb): string {
  const part = (value: number) =>
    Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${rgb.map(part).join('')}`;
}

/** A colour between two, `share` 0 … 1 of the way, in even steps for the eye (OKLab). */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [toOklab(parseHex(from)), toOklab(parseHex(to))];
  return toHex(fromOklab(a.map((value, i) => value + (b[i]! - value) * share) as unknown as Rgb));
}

/** A colour on a ramp of equally spaced stops, `share` 0 … 1 of the way. */
export function ramp(stops: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const first = Math.min(Math.floor(at), stops.length - 2);
  return mix(stops[first]!, stops[first + 1]!, at - first);
}

/** Contrast ratio of WCAG 2, 1 … 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance of WCAG 2, 0 … 1. */
export function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map(linear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const gamma = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

type Matrix = readonly [Rgb, Rgb, Rgb];
const times = (matrix: Matrix, [x, y, z]: Rgb): Rgb =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Rgb;

// Björn Ottosson, "A perceptual color space for image processing" (2020).
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const FROM_LAB: Matrix = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_CONES: Matrix = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

export function toOklab(rgb: Rgb): Rgb {
  const cones = times(TO_CONES, rgb.map(linear) as unknown as Rgb);
  return times(TO_LAB, cones.map(Math.cbrt) as unknown as Rgb);
}

function fromOklab(lab: Rgb): Rgb {
  const cones = times(FROM_LAB, lab).map(value => value ** 3) as unknown as Rgb;
  return times(FROM_CONES, cones).map(gamma) as unknown as Rgb;
}
