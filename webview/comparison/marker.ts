import { h, svg } from '../base/dom';
import { currentTheme, onThemeChange, seriesStyle, type Theme } from '../charts/theme';

/** Corners of markers within a circle of radius 1; none is the circle itself. All can be filled, or not. */
const SHAPES: readonly (readonly (readonly [x: number, y: number])[])[] = [
  [],
  polygon(4, 0),
  polygon(3, -90),
  polygon(4, 45),
  polygon(3, 90),
  polygon(6, 0),
  star(),
  plus(),
];

export const colourOf = (theme: Theme, series: number): string => seriesStyle(theme, series).borderColor;

/** The mark of the n-th configuration: filled, or its outline. */
export function marker(
  theme: Theme,
  series: number,
  { x, y, size, hollow = false }: { x: number; y: number; size: number; hollow?: boolean },
): SVGElement {
  const colour = colourOf(theme, series);
  const style = {
    fill: hollow ? theme.background : colour,
    stroke: colour,
    'stroke-width': 1.5,
    'stroke-linejoin': 'round',
  };
  // Where colours come again, the shape is another.
  const shape = SHAPES[(series + Math.floor(series / theme.palette.length)) % SHAPES.length]!;
  if (shape.length === 0) return svg('circle', { cx: x, cy: y, r: size * 0.85, ...style });
  const points = shape.map(([dx, dy]) => `${round(x + dx * size)},${round(y + dy * size)}`);
  return svg('polygon', { points: points.join(' '), ...style });
}

/** The mark of a configuration within text; it follows the theme. */
export function markerIcon(series: number): HTMLElement {
  const icon = h('span', { class: 'marker', 'aria-hidden': 'true', 'data-series': String(series) });
  drawIcon(icon);
  return icon;
}

/** Draws the marks within text anew when the theme changes. */
export function keepMarkers(root: HTMLElement): void {
  onThemeChange(() => {
    for (const icon of root.querySelectorAll<HTMLElement>('.marker')) drawIcon(icon);
  });
}

function drawIcon(icon: HTMLElement): void {
  const mark = marker(currentTheme(), Number(icon.dataset.series), { x: 7, y: 7, size: 5.5 });
  icon.replaceChildren(svg('svg', { width: 14, height: 14, viewBox: '0 0 14 14' }, mark));
}

function polygon(corners: number, start: number): [number, number][] {
  return Array.from({ length: corners }, (_, i) => onCircle(start + (360 / corners) * i, 1.1));
}

function star(): [number, number][] {
  return Array.from({ length: 10 }, (_, i) => onCircle(-90 + 36 * i, i % 2 === 0 ? 1.2 : 0.5));
}

function plus(): [number, number][] {
  const arm = 0.38;
  const quarter: [number, number][] = [
    [arm, -1.05],
    [arm, -arm],
    [1.05, -arm],
  ];
  const turn = ([x, y]: [number, number]): [number, number] => [-y, x];
  const quarters = [quarter];
  for (let i = 0; i < 3; i++) quarters.push(quarters[i]!.map(turn));
  return quarters.flat();
}

function onCircle(degrees: number, radius: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

const round = (value: number): number => Math.round(value * 100) / 100;
