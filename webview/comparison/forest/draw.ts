import { lowerIsBetter } from '../../../src/core/comparison/compare';
import type { TestResult } from '../../../src/core/pages/comparison';
import { formatDifference, formatP, formatRange, formatSigned } from '../../../src/core/text/numbers';
import { svg } from '../../base/dom';
import { cell, reach } from '../../charts/cell';
import type { Drawing } from '../../charts/reachable-figure';
import { linearScale, type Scale } from '../../charts/scale';
import { textWidth } from '../../charts/text-width';
import type { Theme } from '../../charts/theme';
import { colourOf, marker } from '../marker';
import { tickTexts } from '../ticks';

/** Differences on one axis. */
export interface ForestBlock {
  /** `Differences in mAP` */
  title: string;
  measure: string;
  groups: readonly ForestGroup[];
}

/** The rows of one setting. */
export interface ForestGroup {
  /** `Monolingual`; stands above the rows where there are several. */
  label: string;
  rows: readonly ForestRow[];
}

export interface ForestRow {
  test: TestResult;
  /** `B hybrid` */
  name: string;
  /** In words. */
  label: string;
  open: (() => void) | undefined;
}

const FONT = 12;
const ROW = 24;
const GROUP = 24;
const AXIS = 40;
const PLOT = 340;
const BAR = 116;
/** Ends of the columns of texts, from the right end of the plot. */
const COLUMNS = { difference: 70, p: 136, d: 192 } as const;
const BAR_START = 212;
const LONGEST_NAME = 300;

/** A forest plot: a dot with its interval for each difference, filled where it is significant, with its figures beside. */
export function drawForest(blocks: readonly ForestBlock[], theme: Theme): Drawing {
  const names = blocks.flatMap(({ groups }) =>
    groups.flatMap(({ label, rows }) => [label, ...rows.map(({ name }) => name)]),
  );
  const left = Math.min(LONGEST_NAME, Math.max(...names.map(name => textWidth(name, FONT)))) + 38;
  const right = left + PLOT;
  const width = right + BAR_START + BAR + 8;
  const cells: SVGGElement[][] = [];
  const parts: SVGElement[] = [];
  let y = 0;
  for (const block of blocks) {
    const height = heightOf(block);
    const scale = scaleOf(block, left, right);
    parts.push(drawFrame(block, theme, scale, { y, height, left, right }));
    y += HEAD;
    for (const { label, rows } of block.groups) {
      const isAlone = rows.length === 1 && rows[0]!.name === '';
      if (!isAlone) {
        const style = { 'font-weight': 600, fill: theme.text };
        parts.push(svg('text', { x: 4, y: y + GROUP - 7, ...style }, label));
        y += GROUP;
      }
      for (const row of rows) {
        const cell = drawRow(row, theme, scale, { y, right, width });
        parts.push(cell, drawTexts(row, isAlone ? label : row.name, theme, { y, left, right }));
        cells.push([cell]);
        y += ROW;
      }
    }
    y += AXIS;
  }
  const element = svg(
    'svg',
    { width, height: y, viewBox: `0 0 ${width} ${y}`, 'font-size': FONT, 'font-family': theme.font },
    ...parts,
  );
  return { element, cells };
}

const HEAD = 34;

const heightOf = ({ groups }: ForestBlock): number =>
  groups.reduce(
    (sum, { rows }) => sum + rows.length * ROW + (rows.length === 1 && rows[0]!.name === '' ? 0 : GROUP),
    0,
  );

/** From the lowest end of an interval to the highest, with 0 between. */
function scaleOf({ groups }: ForestBlock, left: number, right: number): Scale {
  const ends = groups.flatMap(({ rows }) =>
    rows.flatMap(({ test: { difference } }) => [difference.low, difference.high, difference.mean]),
  );
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = (high - low || 1) * 0.04;
  return linearScale([low - room, high + room], [left, right], 6);
}

interface Frame {
  y: number;
  height: number;
  left: number;
  right: number;
}

function drawFrame(
  { title, measure }: ForestBlock,
  theme: Theme,
  scale: Scale,
  { y, height, left, right }: Frame,
): SVGGElement {
  const [top, bottom] = [y + HEAD - 4, y + HEAD + height];
  const quiet = { 'font-size': 11, fill: theme.quiet };
  const head = (x: number, text: string, anchor = 'end') =>
    svg('text', { x, y: y + 20, 'text-anchor': anchor, ...quiet }, text);
  const [worse, better] = lowerIsBetter(measure) ? ['better', 'worse'] : ['worse', 'better'];
  const zero = scale.at(0);
  const texts = tickTexts(scale, { signed: true });
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    svg('text', { x: 4, y: y + 20, 'font-weight': 600, fill: theme.text }, title),
    head(right + COLUMNS.difference, 'Difference'),
    head(right + COLUMNS.p, 'p (Holm)'),
    head(right + COLUMNS.d, 'd'),
    head(right + BAR_START, 'Better · same · worse', 'start'),
    ...scale.ticks.flatMap((tick, i) => [
      svg('line', { x1: scale.at(tick), x2: scale.at(tick), y1: top, y2: bottom, stroke: theme.grid }),
      svg('text', { x: scale.at(tick), y: bottom + 14, 'text-anchor': 'middle', ...quiet }, texts[i]!),
    ]),
    svg('line', { x1: zero, x2: zero, y1: top, y2: bottom + 3, stroke: theme.text, 'stroke-width': 1.5 }),
    zero - left > 46 &&
      svg('text', { x: zero - 8, y: bottom + 29, 'text-anchor': 'end', ...quiet }, `← ${worse}`),
    right - zero > 46 && svg('text', { x: zero + 8, y: bottom + 29, ...quiet }, `${better} →`),
  );
}

function drawRow(
  { test, label, open }: ForestRow,
  theme: Theme,
  scale: Scale,
  { y, right, width }: { y: number; right: number; width: number },
): SVGGElement {
  const { configuration, difference } = test;
  const middle = y + ROW / 2;
  const [from, to] = [scale.at(difference.low), scale.at(difference.high)];
  const cap = (x: number) => svg('line', { x1: x, x2: x, y1: middle - 4, y2: middle + 4 });
  return cell(
    { label, open },
    reach({
      x: 1,
      y: y + 1,
      width: width - 2,
      height: ROW - 2,
    }),
    marker(theme, configuration, { x: 16, y: middle, size: 4.5 }),
    svg(
      'g',
      { stroke: colourOf(theme, configuration), 'stroke-width': 1.75 },
      svg('line', { x1: from, x2: to, y1: middle, y2: middle }),
      cap(from),
      cap(to),
    ),
    marker(theme, configuration, {
      x: scale.at(difference.mean),
      y: middle,
      size: 5.5,
      hollow: !isSignificant(test),
    }),
    outcomes(test, theme, { x: right + BAR_START, y: middle - 5 }),
    svg('title', {}, label),
  );
}

/** What a row says; the row's label says it in words. */
function drawTexts(
  { test }: ForestRow,
  name: string,
  theme: Theme,
  { y, left, right }: { y: number; left: number; right: number },
): SVGGElement {
  const { measure, difference, adjusted, effectSize } = test;
  const at = { y: y + ROW / 2, dy: '0.35em' };
  const number = (x: number, text: string) =>
    svg('text', { x: right + x, 'text-anchor': 'end', 'font-variant-numeric': 'tabular-nums', ...at }, text);
  return svg(
    'g',
    { 'aria-hidden': 'true', 'pointer-events': 'none', fill: theme.text },
    svg('text', { x: 28, ...at }, shorten(name, left - 38)),
    svg(
      'g',
      isSignificant(test) ? { 'font-weight': 600 } : {},
      number(COLUMNS.difference, formatDifference(measure, difference.mean)),
      number(COLUMNS.p, formatP(adjusted)),
      number(COLUMNS.d, effectSize === undefined ? '–' : formatSigned(effectSize, 2)),
    ),
  );
}

const isSignificant = ({ verdict }: TestResult): boolean => verdict !== 'no difference shown';

/** Queries that are better, the same and worse, as parts of a bar. */
function outcomes(
  { wins, ties, losses }: TestResult,
  theme: Theme,
  { x, y }: { x: number; y: number },
): SVGGElement {
  const total = wins + ties + losses;
  const shades = [theme.diverging(0.75).fill, theme.diverging(0).fill, theme.diverging(-0.75).fill];
  let start = x;
  const parts = [wins, ties, losses].map((count, i) => {
    const width = (count / total) * BAR;
    const part = svg('rect', { x: start, y, width, height: 10, fill: shades[i] });
    start += width;
    return part;
  });
  return svg(
    'g',
    {},
    ...parts,
    svg('rect', { x, y, width: BAR, height: 10, fill: 'none', stroke: theme.quiet, 'stroke-width': 0.75 }),
  );
}

/** What of a text fits. */
function shorten(text: string, width: number): string {
  if (textWidth(text, FONT) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, FONT) > width) end--;
  return `${text.slice(0, end)}…`;
}

/** All of a difference in words. */
export function describeTest(name: string, where: string, test: TestResult): string {
  const { measure, difference, adjusted, wins, ties, losses } = test;
  return `${name}, ${where}: ${formatDifference(measure, difference.mean)}, 95% interval ${formatRange(measure, difference)}, p ${formatP(adjusted)}, ${test.verdict}; queries better ${wins}, same ${ties}, worse ${losses}`;
}
