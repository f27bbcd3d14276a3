import { formatCount } from '../../../src/core/text/numbers';
import { svg } from '../../base/dom';
import type { Theme } from '../../charts/theme';
import { hangFlags } from './flags';
import type { Lane, Mark } from './lane';
import type { RankScale } from './scale';

const ROW = 14;
const POLE = 10;
const FONT = 12;
const CHARACTER = 7;
/** Beyond so many, languages are left to the table: the strip shows where the mass lies. */
const MOST_FLAGS = 40;

export interface LaneEvents {
  show(mark: Mark | undefined): void;
  choose(mark: Mark): void;
}

/** One run's marks on their line, with labels above and the rank distance below. */
export function drawLane(
  { run, marks }: Lane,
  {
    scale,
    theme,
    top,
    title,
    events,
  }: { scale: RankScale; theme: Theme; top: number; title: boolean; events: LaneEvents },
): { parts: SVGElement[]; bottom: number } {
  const isLabelled = marks.length <= MOST_FLAGS;
  const flags = hangFlags(
    marks.map(({ rank, language }) => ({ x: scale.x(rank), width: 5 + CHARACTER * language.length })),
  );
  const rows = isLabelled ? 1 + Math.max(0, ...flags.map(({ row }) => row)) : 0;
  const head = title ? top + 18 : top;
  const line = head + rows * ROW + POLE + 4;
  const heading = svg(
    'text',
    { x: scale.x(1), y: top + 10, fill: theme.text, 'font-size': FONT, 'font-weight': 600 },
    run,
  );
  const drawn = marks.map((mark, i) => {
    const height = isLabelled ? POLE + (flags[i]!.row + 0.5) * ROW : POLE;
    return drawMark(mark, scale.x(mark.rank), line, height, isLabelled, theme, events);
  });
  const bracket = marks.length > 1 ? drawBracket(marks, scale, line + 12, theme) : [];
  return {
    parts: [
      ...(title ? [heading] : []),
      svg('line', { x1: scale.x(1), x2: scale.end, y1: line, y2: line, stroke: theme.quiet }),
      ...bracket,
      svg('g', {}, ...drawn),
    ],
    bottom: line + (marks.length > 1 ? 32 : 14),
  };
}

function drawMark(
  mark: Mark,
  x: number,
  line: number,
  height: number,
  isLabelled: boolean,
  theme: Theme,
  events: LaneEvents,
): SVGElement {
  const { own, language } = mark;
  const colour = own ? theme.palette[1]! : theme.palette[0]!;
  const shape = own
    ? svg('path', { d: `M${x} ${line - 7}l6 7l-6 7l-6 -7z`, fill: colour, stroke: theme.background })
    : svg('circle', { cx: x, cy: line, r: 4, fill: theme.background, stroke: colour, 'stroke-width': 2 });
  const label = svg(
    'text',
    {
      x: x + 3,
      y: line - height + 4,
      fill: theme.text,
      'font-size': FONT,
      'font-weight': own ? 700 : 400,
    },
    language,
  );
  return svg(
    'g',
    {
      class: 'mark',
      role: 'button',
      tabindex: -1,
      'aria-label': markText(mark),
      'data-passage': mark.passage,
      onpointerenter: () => events.show(mark),
      onpointerleave: () => events.show(undefined),
      onfocus: () => events.show(mark),
      onblur: () => events.show(undefined),
      onclick: () => events.choose(mark),
    },
    isLabelled &&
      svg('line', { x1: x, x2: x, y1: line - height - 5, y2: line, stroke: own ? colour : theme.quiet }),
    shape,
    isLabelled && label,
    // Easier to hit than a dot.
    svg('rect', { x: x - 8, y: line - 9, width: 16, height: 18, fill: 'transparent' }),
  );
}

/** `de, rank 12, score 0.5312` */
export const markText = ({ language, rank, score, own }: Mark): string =>
  `${language}${own ? ' (the query’s own)' : ''}, rank ${formatCount(rank)}, score ${score.toFixed(4)}`;

/** From the first to the last relevant passage: the rank distance. */
function drawBracket(marks: readonly Mark[], scale: RankScale, y: number, theme: Theme): SVGElement[] {
  const [first, last] = [marks[0]!.rank, marks.at(-1)!.rank];
  const [from, to] = [scale.x(first), scale.x(last)];
  const text = `rank distance ${formatCount(last - first)}`;
  const half = (CHARACTER * text.length) / 2;
  const middle = Math.min(Math.max((from + to) / 2, scale.x(1) + half - 8), scale.end - half + 8);
  return [
    svg('path', {
      d: `M${from} ${y - 4}v4H${to}v-4`,
      fill: 'none',
      stroke: theme.quiet,
      'stroke-width': 1.5,
    }),
    svg('text', { x: middle, y: y + 14, fill: theme.text, 'font-size': FONT, 'text-anchor': 'middle' }, text),
  ];
}
