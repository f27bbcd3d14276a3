import { svg } from '../../base/dom';
import { languageName } from '../../base/languages';
import { cell, reach } from '../../charts/cell';
import type { Drawing } from '../../charts/reachable-figure';
import { linearScale, type Scale } from '../../charts/scale';
import { textWidth } from '../../charts/text-width';
import type { Theme } from '../../charts/theme';
import type { Dot, DotPlot } from './dot-plot';

const WIDTH = 580;
const HEAD = 22;
const FONT = 12;

/** Draws the plot; its rows are buttons. */
export function drawDotPlot(plot: DotPlot, theme: Theme): Drawing {
  const { dots } = plot;
  const rowHeight = dots.length > 14 ? 20 : 25;
  const left =
    Math.max(60, ...dots.map(({ language }) => textWidth(`${languageName(language)}  ${language}`, FONT))) +
    12;
  const ends = dots.map(dot => dot.text ?? plot.format(dot.value));
  const right = WIDTH - Math.max(40, ...ends.map(text => textWidth(text, FONT))) - 14;
  const bottom = HEAD + dots.length * rowHeight;
  const scale = linearScale(plot.domain, [left + 6, right - 6]);
  const rows = dots.map((dot, i) =>
    drawRow(plot, dot, ends[i]!, theme, scale, { y: HEAD + i * rowHeight, height: rowHeight, left }),
  );
  const height = bottom + (plot.better ? 60 : 44);
  const element = svg(
    'svg',
    {
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      'font-size': FONT,
      'font-family': theme.font,
    },
    drawAxis(plot, theme, scale, { left, right, bottom }),
    plot.mean && drawMean(plot.mean, theme, scale, { left, right, bottom }),
    svg('g', {}, ...rows),
    drawLegend(plot, theme, { left, y: height - 8 }),
  );
  return { element, cells: rows.map(row => [row]) };
}

interface Frame {
  left: number;
  right: number;
  bottom: number;
}

function drawAxis(plot: DotPlot, theme: Theme, scale: Scale, { left, right, bottom }: Frame): SVGGElement {
  const text = { 'font-size': 11, fill: theme.quiet };
  const hint = plot.better === 'lower' ? '← less biased' : 'less biased →';
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    ...scale.ticks.flatMap(tick => {
      const x = scale.at(tick);
      return [
        svg('line', { x1: x, x2: x, y1: HEAD, y2: bottom, stroke: theme.grid }),
        svg('text', { x, y: bottom + 14, 'text-anchor': 'middle', ...text }, plot.tick(tick)),
      ];
    }),
    plot.better &&
      svg(
        'text',
        plot.better === 'lower'
          ? { x: left, y: bottom + 30, ...text }
          : { x: right, y: bottom + 30, 'text-anchor': 'end', ...text },
        hint,
      ),
  );
}

function drawMean(
  { value, label }: NonNullable<DotPlot['mean']>,
  theme: Theme,
  scale: Scale,
  { left, right, bottom }: Frame,
): SVGGElement {
  const x = scale.at(value);
  const half = textWidth(label, 11) / 2;
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    svg('line', { x1: x, x2: x, y1: HEAD - 4, y2: bottom, stroke: theme.text, 'stroke-dasharray': '4 3' }),
    svg(
      'text',
      {
        x: Math.min(Math.max(x, left + half), right - half),
        y: HEAD - 9,
        'text-anchor': 'middle',
        'font-size': 11,
        fill: theme.text,
      },
      label,
    ),
  );
}

function drawRow(
  plot: DotPlot,
  dot: Dot,
  end: string,
  theme: Theme,
  scale: Scale,
  { y, height, left }: { y: number; height: number; left: number },
): SVGGElement {
  const { language, value, interval, beside, label, opens, open } = dot;
  const middle = y + height / 2;
  const x = scale.at(value);
  const colour = theme.palette[0]!;
  const words = [label, opens].filter(Boolean).join('. ');
  return cell(
    { open },
    reach({
      x: 1,
      y: y + 1,
      width: WIDTH - 2,
      height: height - 2,
    }),
    svg(
      'text',
      { x: left - 8, y: middle, dy: '0.35em', 'text-anchor': 'end', fill: theme.text },
      svg('tspan', { fill: theme.quiet }, `${languageName(language)}\u2002`),
      language,
    ),
    interval && whisker(scale, interval, middle, colour),
    plot.joined &&
      beside !== undefined &&
      svg('line', { x1: scale.at(beside), x2: x, y1: middle, y2: middle, stroke: colour, 'stroke-width': 2 }),
    beside !== undefined && diamond(scale.at(beside), middle, theme),
    svg('circle', { cx: x, cy: middle, r: 4.5, fill: colour }),
    svg(
      'text',
      {
        x: WIDTH - 8,
        y: middle,
        dy: '0.35em',
        'text-anchor': 'end',
        fill: theme.text,
        'font-variant-numeric': 'tabular-nums',
      },
      end,
    ),
    // Names the row, too.
    svg('title', {}, words),
  );
}

function whisker(
  scale: Scale,
  { low, high }: { low: number; high: number },
  y: number,
  colour: string,
): SVGGElement {
  const [from, to] = [scale.at(low), scale.at(high)];
  const cap = (x: number) => svg('line', { x1: x, x2: x, y1: y - 4, y2: y + 4 });
  return svg(
    'g',
    { stroke: colour, 'stroke-width': 1.5 },
    svg('line', { x1: from, x2: to, y1: y, y2: y }),
    cap(from),
    cap(to),
  );
}

const diamond = (x: number, y: number, theme: Theme): SVGPathElement =>
  svg('path', {
    d: `M${x - 5.5} ${y}L${x} ${y - 5.5}L${x + 5.5} ${y}L${x} ${y + 5.5}Z`,
    fill: theme.background,
    stroke: theme.palette[1]!,
    'stroke-width': 1.75,
  });

function drawLegend(
  { legend, besideLegend, dots }: DotPlot,
  theme: Theme,
  { left, y }: { left: number; y: number },
): SVGGElement {
  const text = { 'font-size': 11, fill: theme.quiet };
  const own = left + 20;
  const other = own + textWidth(legend, 11) + 26;
  const hasBeside = dots.some(({ beside }) => beside !== undefined);
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    svg('circle', { cx: left + 8, cy: y - 4, r: 4.5, fill: theme.palette[0]! }),
    svg('text', { x: own, y, ...text }, legend),
    hasBeside && diamond(other, y - 4, theme),
    hasBeside && besideLegend && svg('text', { x: other + 12, y, ...text }, besideLegend),
  );
}
