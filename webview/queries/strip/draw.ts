import { svg } from '../../base/dom';
import type { Theme } from '../../charts/theme';
import { drawLane, type LaneEvents } from './draw-lane';
import type { Lane } from './lane';
import { type RankScale, rankScale } from './scale';

export interface Strip {
  lanes: readonly Lane[];
  poolSize: number;
  /** Ranks that are kept of the ranking. */
  kept: number;
}

const SIDE = 10;
/** Room for a label at the last rank. */
const RIGHT = 44;

/** The relevant passages of a query on a logarithmic axis of ranks, one lane for each run. */
export function drawStrip(
  { lanes, poolSize, kept }: Strip,
  { theme, width, events }: { theme: Theme; width: number; events: LaneEvents },
): SVGSVGElement {
  const scale = rankScale(poolSize, SIDE, width - RIGHT);
  const parts: SVGElement[] = [];
  let top = 4;
  for (const lane of lanes) {
    const { parts: drawn, bottom } = drawLane(lane, { scale, theme, top, title: lanes.length > 1, events });
    parts.push(...drawn);
    top = bottom + 8;
  }
  const height = top + 20;
  const drawn = svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': theme.font },
    ...drawAxis(scale, Math.min(kept, poolSize), top, theme),
    ...parts,
  );
  walkMarks(drawn);
  return drawn;
}

/** The ranks that are kept are shaded. */
function drawAxis(scale: RankScale, kept: number, bottom: number, theme: Theme): SVGElement[] {
  const keptTo = scale.x(kept);
  return [
    svg('rect', { x: SIDE, y: 0, width: keptTo - SIDE, height: bottom, fill: theme.grid, opacity: 0.45 }),
    svg('line', { x1: SIDE, x2: scale.end, y1: bottom, y2: bottom, stroke: theme.quiet }),
    ...scale.ticks.flatMap(({ rank, label }) => {
      const x = scale.x(rank);
      const tick = svg('line', {
        x1: x,
        x2: x,
        y1: bottom,
        y2: bottom + (label ? 5 : 3),
        stroke: theme.quiet,
      });
      if (label === undefined) return [tick];
      const anchor = rank === 1 ? 'start' : 'middle';
      const at = rank === 1 ? x - 3 : x;
      return [
        svg('line', { x1: x, x2: x, y1: 0, y2: bottom, stroke: theme.grid }),
        tick,
        svg(
          'text',
          { x: at, y: bottom + 17, fill: theme.quiet, 'font-size': 11, 'text-anchor': anchor },
          label,
        ),
      ];
    }),
  ];
}

/** Of all marks one is in the order of tabs; arrows go to the others, Enter chooses. */
function walkMarks(drawn: SVGSVGElement): void {
  const marks = [...drawn.querySelectorAll<SVGElement>('.mark')];
  marks[0]?.setAttribute('tabindex', '0');
  drawn.addEventListener('keydown', event => {
    const at = marks.indexOf(document.activeElement as unknown as SVGElement);
    if (at < 0) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = marks[Math.min(marks.length - 1, Math.max(0, at + step))]!;
      marks[at]!.setAttribute('tabindex', '-1');
      next.setAttribute('tabindex', '0');
      next.focus();
    } else if (event.key === 'Enter') marks[at]!.dispatchEvent(new MouseEvent('click'));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
