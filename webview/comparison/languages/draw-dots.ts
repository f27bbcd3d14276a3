import { lowerIsBetter } from '../../../src/core/comparison/compare';
import type { Language } from '../../../src/core/data/model';
import { formatDifference } from '../../../src/core/text/numbers';
import { svg } from '../../base/dom';
import { languageName } from '../../base/languages';
import { cell, reach } from '../../charts/cell';
import type { Drawing } from '../../charts/reachable-figure';
import { linearScale, type Scale } from '../../charts/scale';
import { textWidth } from '../../charts/text-width';
import type { Theme } from '../../charts/theme';
import { colourOf, marker } from '../marker';
import { tickTexts } from '../ticks';
import type { Gain } from './differences';

export interface GainPlot {
  measure: string;
  languages: readonly Language[];
  /** Compared with the baseline, from top to bottom within a language. */
  configurations: readonly { series: number; name: string }[];
  gain(language: Language, series: number): ShownGain | undefined;
}

export interface ShownGain extends Gain {
  /** In words. */
  label: string;
  open: (() => void) | undefined;
}

const FONT = 12;
const PLOT = 400;
const HEAD = 10;
const STEP = 14;
const AXIS = 40;

/** For each language a dot with its interval for every configuration. */
export function drawGainDots(plot: GainPlot, theme: Theme): Drawing {
  const { languages, configurations, measure } = plot;
  const rowHeight = Math.max(26, configurations.length * STEP + 12);
  const left =
    Math.max(...languages.map(language => textWidth(`${languageName(language)}  ${language}`, FONT))) + 18;
  const right = left + PLOT;
  const bottom = HEAD + languages.length * rowHeight;
  const legend = configurations.length > 1 ? 24 : 0;
  const height = bottom + AXIS + legend;
  const width = right + 70;
  const scale = scaleOf(plot, left, right);
  const cells = languages.map((language, row) =>
    configurations.flatMap(({ series }, i) => {
      const gain = plot.gain(language, series);
      const offset = (i - (configurations.length - 1) / 2) * STEP;
      const y = HEAD + (row + 0.5) * rowHeight + offset;
      return gain ? [drawGain(gain, measure, theme, scale, { y, left, width })] : [];
    }),
  );
  const element = svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': FONT, 'font-family': theme.font },
    drawAxis(measure, theme, scale, { left, right, bottom }),
    ...languages.map((language, row) =>
      svg(
        'text',
        {
          x: left - 10,
          y: HEAD + (row + 0.5) * rowHeight,
          dy: '0.35em',
          'text-anchor': 'end',
          fill: theme.text,
        },
        svg('tspan', { fill: theme.quiet }, `${languageName(language)}\u2002`),
        language,
      ),
    ),
    ...cells.flat(),
    legend > 0 && drawLegend(plot, theme, { x: left, y: height - 8 }),
  );
  return { element, cells: cells.filter(({ length }) => length > 0) };
}

function scaleOf({ languages, configurations, gain }: GainPlot, left: number, right: number): Scale {
  const ends = languages.flatMap(language =>
    configurations.flatMap(({ series }) => {
      const found = gain(language, series);
      return found ? [found.difference, found.interval?.low ?? 0, found.interval?.high ?? 0] : [];
    }),
  );
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = (high - low || 1) * 0.05;
  return linearScale([low - room, high + room], [left, right], 6);
}

function drawAxis(
  measure: string,
  theme: Theme,
  scale: Scale,
  { left, right, bottom }: { left: number; right: number; bottom: number },
): SVGGElement {
  const quiet = { 'font-size': 11, fill: theme.quiet };
  const [worse, better] = lowerIsBetter(measure) ? ['better', 'worse'] : ['worse', 'better'];
  const zero = scale.at(0);
  const texts = tickTexts(scale, { signed: true });
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    ...scale.ticks.flatMap((tick, i) => [
      svg('line', { x1: scale.at(tick), x2: scale.at(tick), y1: HEAD, y2: bottom, stroke: theme.grid }),
      svg('text', { x: scale.at(tick), y: bottom + 14, 'text-anchor': 'middle', ...quiet }, texts[i]!),
    ]),
    svg('line', {
      x1: zero,
      x2: zero,
      y1: HEAD - 4,
      y2: bottom + 3,
      stroke: theme.text,
      'stroke-width': 1.5,
    }),
    zero - left > 46 &&
      svg('text', { x: zero - 8, y: bottom + 29, 'text-anchor': 'end', ...quiet }, `← ${worse}`),
    right - zero > 46 && svg('text', { x: zero + 8, y: bottom + 29, ...quiet }, `${better} →`),
  );
}

function drawGain(
  { configuration, difference, interval, label, open }: ShownGain,
  measure: string,
  theme: Theme,
  scale: Scale,
  { y, left, width }: { y: number; left: number; width: number },
): SVGGElement {
  const x = scale.at(difference);
  const cap = (at: number) => svg('line', { x1: at, x2: at, y1: y - 3.5, y2: y + 3.5 });
  const isApart = interval === undefined || interval.low > 0 || interval.high < 0;
  return cell(
    { label, open },
    reach({
      x: left,
      y: y - STEP / 2,
      width: width - left - 1,
      height: STEP,
    }),
    interval &&
      svg(
        'g',
        { stroke: colourOf(theme, configuration), 'stroke-width': 1.5 },
        svg('line', { x1: scale.at(interval.low), x2: scale.at(interval.high), y1: y, y2: y }),
        cap(scale.at(interval.low)),
        cap(scale.at(interval.high)),
      ),
    marker(theme, configuration, { x, y, size: 5, hollow: !isApart }),
    svg(
      'text',
      {
        x: width - 6,
        y,
        dy: '0.35em',
        'text-anchor': 'end',
        'font-size': 11,
        fill: theme.text,
        'font-variant-numeric': 'tabular-nums',
      },
      formatDifference(measure, difference),
    ),
    svg('title', {}, label),
  );
}

function drawLegend(
  { configurations }: GainPlot,
  theme: Theme,
  { x, y }: { x: number; y: number },
): SVGGElement {
  let at = x;
  return svg(
    'g',
    { 'aria-hidden': 'true' },
    ...configurations.flatMap(({ series, name }) => {
      const start = at;
      at += textWidth(name, 11) + 36;
      return [
        marker(theme, series, { x: start + 6, y: y - 4, size: 4.5 }),
        svg('text', { x: start + 16, y, 'font-size': 11, fill: theme.quiet }, name),
      ];
    }),
  );
}
