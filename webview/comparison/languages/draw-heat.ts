import { lowerIsBetter } from '../../../src/core/comparison/compare';
import { formatDifference } from '../../../src/core/text/numbers';
import { svg } from '../../base/dom';
import { languageName } from '../../base/languages';
import { cell } from '../../charts/cell';
import type { Drawing } from '../../charts/reachable-figure';
import { textWidth } from '../../charts/text-width';
import type { Shade, Theme } from '../../charts/theme';
import { marker } from '../marker';
import type { GainPlot, ShownGain } from './draw-dots';

const FONT = 12;
const CELL = { width: 68, height: 28 };
const HEAD = 30;
const LEGEND = 44;
const RAMP = 200;

export interface HeatPlot extends GainPlot {
  /** By series. */
  letter(series: number): string;
}

/** The colour of a difference: blue is better, whatever the measure. */
export function shadeOf(theme: Theme, measure: string, difference: number, largest: number): Shade {
  const share = largest === 0 ? 0 : difference / largest;
  return theme.diverging(lowerIsBetter(measure) ? -share : share);
}

/** Language × configuration: for more configurations than dots can stand side by side. */
export function drawGainHeat(plot: HeatPlot, theme: Theme): Drawing {
  const { languages, configurations, measure } = plot;
  const gains = languages.map(language => configurations.map(({ series }) => plot.gain(language, series)));
  const largest = Math.max(...gains.flat().map(gain => Math.abs(gain?.difference ?? 0)));
  const left =
    Math.max(...languages.map(language => textWidth(`${languageName(language)}  ${language}`, FONT))) + 18;
  const bottom = HEAD + languages.length * CELL.height;
  const width = left + Math.max(configurations.length * CELL.width, RAMP + 20) + 4;
  const height = bottom + LEGEND;
  const cells = gains.map((row, r) =>
    row.flatMap((gain, c) =>
      gain
        ? [
            drawCell(gain, measure, shadeOf(theme, measure, gain.difference, largest), {
              x: left + c * CELL.width,
              y: HEAD + r * CELL.height,
            }),
          ]
        : [],
    ),
  );
  const element = svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': FONT, 'font-family': theme.font },
    ...configurations.flatMap(({ series, name }, c) => {
      const middle = left + (c + 0.5) * CELL.width;
      return [
        marker(theme, series, { x: middle - 9, y: HEAD - 14, size: 4.5 }),
        svg(
          'text',
          { x: middle + 2, y: HEAD - 10, 'font-weight': 600, fill: theme.text },
          plot.letter(series),
          svg('title', {}, name),
        ),
      ];
    }),
    ...languages.map((language, r) =>
      svg(
        'text',
        {
          x: left - 10,
          y: HEAD + (r + 0.5) * CELL.height,
          dy: '0.35em',
          'text-anchor': 'end',
          fill: theme.text,
        },
        svg('tspan', { fill: theme.quiet }, `${languageName(language)}\u2002`),
        language,
      ),
    ),
    ...cells.flat(),
    drawLegend(measure, theme, largest, { x: left, y: bottom + 14 }),
  );
  return { element, cells: cells.filter(({ length }) => length > 0) };
}

function drawCell(
  { difference, label, open }: ShownGain,
  measure: string,
  { fill, text }: Shade,
  { x, y }: { x: number; y: number },
): SVGGElement {
  return cell(
    { label, open },
    svg('rect', { x: x + 1, y: y + 1, width: CELL.width - 2, height: CELL.height - 2, rx: 2, fill }),
    svg(
      'text',
      {
        x: x + CELL.width / 2,
        y: y + CELL.height / 2,
        dy: '0.35em',
        'text-anchor': 'middle',
        fill: text,
        'font-variant-numeric': 'tabular-nums',
      },
      tight(measure, difference),
    ),
    svg('title', {}, label),
  );
}

/** `+0.012`, `−34.5`: three decimals are enough in a cell. */
export const tight = (measure: string, difference: number): string => {
  const text = formatDifference(measure, difference);
  return /\.\d{4}$/.test(text) ? formatDifference(measure, Number(difference.toFixed(3))).slice(0, -1) : text;
};

function drawLegend(
  measure: string,
  theme: Theme,
  largest: number,
  { x, y }: { x: number; y: number },
): SVGGElement {
  const steps = 40;
  // The worse end stands left.
  const sign = lowerIsBetter(measure) ? -1 : 1;
  const valueAt = (share: number) => sign * (2 * share - 1) * largest;
  const text = (share: number, anchor: string, words: string) =>
    svg('text', { x: x + share * RAMP, y: y + 24, 'text-anchor': anchor, fill: theme.quiet }, words);
  return svg(
    'g',
    { 'font-size': 11, 'aria-hidden': 'true' },
    ...Array.from({ length: steps }, (_, i) =>
      svg('rect', {
        x: x + (i / steps) * RAMP,
        y,
        width: RAMP / steps + 0.5,
        height: 10,
        fill: shadeOf(theme, measure, valueAt((i + 0.5) / steps), largest).fill,
      }),
    ),
    text(0, 'start', `${tight(measure, valueAt(0))} worse`),
    text(0.5, 'middle', '0'),
    text(1, 'end', `better ${tight(measure, valueAt(1))}`),
  );
}
