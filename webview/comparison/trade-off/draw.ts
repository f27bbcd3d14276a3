import { svg } from '../../base/dom';
import { linearScale, type Scale } from '../../charts/scale';
import { textWidth } from '../../charts/text-width';
import type { Theme } from '../../charts/theme';
import { colourOf, marker } from '../marker';
import { tickTexts } from '../ticks';

export interface TradeOffChart {
  xTitle: string;
  yTitle: string;
  /** The axis is turned over, so that up is better. */
  lowerIsBetter: boolean;
  configurations: readonly TradeOffConfiguration[];
  /** By ascending x. */
  front: readonly Point[];
}

export interface TradeOffConfiguration extends Point {
  /** Index in the comparison. */
  series: number;
  letter: string;
  /** `B hybrid` */
  name: string;
  /** In words. */
  label: string;
  /** Of each seed, where there are several. */
  runs: readonly Point[];
}

export interface Point {
  x: number;
  y: number;
}

const FONT = 12;
const LEFT = 66;
const TOP = 12;
const PLOT = { width: 400, height: 310 };
const BOTTOM = 48;
const LEGEND_ROW = 20;
const LEGEND_ROWS = 3;

/** Configurations by two measures at once, up and right the better, with the front that none beats. */
export function drawTradeOff(chart: TradeOffChart, theme: Theme): SVGSVGElement {
  const { configurations, front, lowerIsBetter } = chart;
  const all = configurations.flatMap(configuration => [configuration, ...configuration.runs]);
  const right = LEFT + PLOT.width;
  const bottom = TOP + PLOT.height;
  const xScale = linearScale(domainOf(all.map(({ x }) => x)), [LEFT, right], 6);
  const yScale = linearScale(
    domainOf(all.map(({ y }) => y)),
    lowerIsBetter ? [TOP, bottom] : [bottom, TOP],
    6,
  );
  const at = ({ x, y }: Point): Point => ({ x: xScale.at(x), y: yScale.at(y) });
  const names = configurations.map(({ name }) => textWidth(name, FONT));
  const legend = right + 20;
  const width = legend + Math.max(...names, textWidth('single seeds', FONT)) + 30;
  const height = Math.max(bottom + BOTTOM, TOP + (configurations.length + LEGEND_ROWS) * LEGEND_ROW);
  return svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': FONT, 'font-family': theme.font },
    drawAxes(chart, theme, xScale, yScale),
    drawFront(front.map(at), theme, bottom),
    ...configurations.flatMap(({ series, runs }) => runs.map(run => seedMark(theme, series, at(run)))),
    ...configurations.map(configuration =>
      svg(
        'g',
        {},
        marker(theme, configuration.series, { ...at(configuration), size: 7 }),
        svg('title', {}, configuration.label),
      ),
    ),
    ...drawLetters(chart, theme, at, { right, bottom }),
    drawLegend(chart, theme, { x: legend, y: TOP + 8 }),
  );
}

/** With room at both ends; a single value stands in the middle. */
function domainOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.1 || Math.abs(high) * 0.1 || 0.1;
  return [low - room, high + room];
}

function drawAxes({ xTitle, yTitle }: TradeOffChart, theme: Theme, x: Scale, y: Scale): SVGGElement {
  const [right, bottom] = [LEFT + PLOT.width, TOP + PLOT.height];
  const quiet = { fill: theme.quiet, 'font-size': 11 };
  const [xTexts, yTexts] = [tickTexts(x), tickTexts(y)];
  return svg(
    'g',
    {},
    ...x.ticks.flatMap((tick, i) => [
      svg('line', { x1: x.at(tick), x2: x.at(tick), y1: TOP, y2: bottom, stroke: theme.grid }),
      svg('text', { x: x.at(tick), y: bottom + 16, 'text-anchor': 'middle', ...quiet }, xTexts[i]!),
    ]),
    ...y.ticks.flatMap((tick, i) => [
      svg('line', { x1: LEFT, x2: right, y1: y.at(tick), y2: y.at(tick), stroke: theme.grid }),
      svg('text', { x: LEFT - 8, y: y.at(tick), dy: '0.35em', 'text-anchor': 'end', ...quiet }, yTexts[i]!),
    ]),
    svg(
      'text',
      { x: LEFT + PLOT.width / 2, y: bottom + 36, 'text-anchor': 'middle', fill: theme.text },
      xTitle,
    ),
    svg(
      'text',
      {
        x: 0,
        y: 0,
        transform: `translate(14 ${TOP + PLOT.height / 2}) rotate(-90)`,
        'text-anchor': 'middle',
        fill: theme.text,
      },
      yTitle,
    ),
  );
}

/** Stairs: what is as good as a point in one measure is beaten by it in the other. */
function drawFront(points: readonly Point[], theme: Theme, bottom: number): SVGElement {
  const [first] = points;
  if (!first) return svg('g');
  let path = `M${LEFT} ${first.y}`;
  for (const [i, point] of points.entries()) {
    path += ` H${point.x} V${points[i + 1]?.y ?? bottom}`;
  }
  return svg('path', {
    d: path,
    fill: 'none',
    stroke: theme.text,
    'stroke-opacity': 0.7,
    'stroke-dasharray': '5 4',
  });
}

const seedMark = (theme: Theme, series: number, { x, y }: Point): SVGElement =>
  svg('circle', {
    cx: x,
    cy: y,
    r: 2.75,
    fill: 'none',
    stroke: colourOf(theme, series),
    'stroke-width': 1.25,
  });

/** Where a letter may stand by its mark, the best first. */
const PLACES: readonly Point[] = [
  { x: 14, y: -10 },
  { x: -14, y: -10 },
  { x: 14, y: 12 },
  { x: -14, y: 12 },
  { x: 0, y: -17 },
  { x: 0, y: 18 },
  { x: 20, y: 0 },
  { x: -20, y: 0 },
];

/** Each letter at the place that keeps farthest from other marks and letters. */
function drawLetters(
  { configurations }: TradeOffChart,
  theme: Theme,
  at: (point: Point) => Point,
  { right, bottom }: { right: number; bottom: number },
): SVGElement[] {
  const taken = configurations.flatMap(configuration => [configuration, ...configuration.runs].map(at));
  return configurations.map(configuration => {
    const own = at(configuration);
    const free = (place: Point) => {
      const to = { x: own.x + place.x, y: own.y + place.y };
      const isInside = to.x > LEFT + 6 && to.x < right - 6 && to.y > TOP + 6 && to.y < bottom - 6;
      return isInside ? Math.min(14, ...taken.map(other => Math.hypot(other.x - to.x, other.y - to.y))) : 0;
    };
    const place = PLACES.reduce((best, next) => (free(next) > free(best) ? next : best));
    const to = { x: own.x + place.x, y: own.y + place.y };
    taken.push(to);
    return svg(
      'text',
      {
        x: to.x,
        y: to.y,
        dy: '0.35em',
        'text-anchor': 'middle',
        'font-weight': 600,
        fill: theme.text,
        stroke: theme.background,
        'stroke-width': 3,
        'paint-order': 'stroke',
      },
      configuration.letter,
    );
  });
}

function drawLegend(
  { configurations }: TradeOffChart,
  theme: Theme,
  { x, y }: { x: number; y: number },
): SVGGElement {
  const hasRuns = configurations.some(({ runs }) => runs.length > 0);
  const text = (row: number, words: string, fill: string) =>
    svg('text', { x: x + 22, y: y + row * LEGEND_ROW, dy: '0.35em', fill }, words);
  const after = configurations.length + 0.4;
  const line = y + after * LEGEND_ROW;
  return svg(
    'g',
    {},
    ...configurations.flatMap(({ series, name }, row) => [
      marker(theme, series, { x: x + 8, y: y + row * LEGEND_ROW, size: 5.5 }),
      text(row, name, theme.text),
    ]),
    svg('line', { x1: x, x2: x + 16, y1: line, y2: line, stroke: theme.text, 'stroke-dasharray': '5 4' }),
    text(after, 'Pareto front', theme.quiet),
    hasRuns &&
      svg('circle', {
        cx: x + 8,
        cy: line + LEGEND_ROW,
        r: 2.75,
        fill: 'none',
        stroke: theme.quiet,
        'stroke-width': 1.25,
      }),
    hasRuns && text(after + 1, 'single seeds', theme.quiet),
  );
}
