import type { Language } from '../../../src/core/data/model';
import { svg } from '../../base/dom';
import { languageName } from '../../base/languages';
import { textWidth } from '../text-width';
import type { Theme } from '../theme';
import type { HeatCell, HeatMap, Legend } from './heat-map';

/** Space between the cells and their means. */
const APART = 8;
const HEAD = 40;
/** Free at the right, so that files do not end with a cell. */
const EDGE = 8;
const LEGEND = 48;
/** Whole pixels for each of 41 steps, so that no seam shows. */
const LEGEND_WIDTH = 205;

interface Sizes {
  width: number;
  height: number;
  font: number;
}

/** Few languages have room for large cells, many still stand side by side on a screen. */
function cellSizes(languages: number): Sizes {
  if (languages <= 8) return { width: 64, height: 34, font: 13 };
  if (languages <= 14) return { width: 54, height: 30, font: 12 };
  return languages <= 20 ? { width: 44, height: 26, font: 11.5 } : { width: 38, height: 23, font: 11 };
}

/** What the focus of the keyboard moves over: rows of cells, in which means come last. */
export interface DrawnMap {
  element: SVGSVGElement;
  cells: readonly (readonly SVGGElement[])[];
}

/**
 * Draws the map, as a grid to those who cannot see it.
 *
 * @param onPoint is told which cell has the pointer or the focus, if any
 */
export function drawHeatMap(
  map: HeatMap,
  theme: Theme,
  onPoint?: (cell: HeatCell | undefined) => void,
): DrawnMap {
  const { queryLanguages, passageLanguages, means } = map;
  const size = cellSizes(Math.max(queryLanguages.length, passageLanguages.length));
  const labels = queryLanguages.map(language => `${languageName(language)}  ${language}`);
  const left = Math.max(textWidth('Query language', 12), ...labels.map(label => textWidth(label, 12))) + 12;
  const meanWidth = means ? APART + size.width : 0;
  const meanHeight = means ? APART + size.height : 0;
  const mapWidth = passageLanguages.length * size.width;
  const mapHeight = queryLanguages.length * size.height;
  const width = Math.max(left + mapWidth + meanWidth, left + LEGEND_WIDTH + 120) + EDGE;
  const bottom = HEAD + mapHeight + meanHeight;

  const x = (column: number) => left + column * size.width;
  const y = (row: number) => HEAD + row * size.height;
  const meanX = left + mapWidth + APART;
  const meanY = HEAD + mapHeight + APART;

  const cell = (found: HeatCell | undefined, at: { x: number; y: number }, own = false) =>
    drawCell(map, theme, size, { found, own, ...at }, onPoint);
  const header = (text: string, at: number) =>
    svg(
      'g',
      { role: 'columnheader', 'aria-label': text === 'Mean' ? text : languageName(text) },
      svg(
        'text',
        { x: at + size.width / 2, y: HEAD - 8, 'text-anchor': 'middle', fill: theme.text },
        text,
        svg('title', {}, text === 'Mean' ? 'Mean over the passage languages' : languageName(text)),
      ),
    );
  const rowHeader = (language: Language | undefined, at: number) =>
    svg(
      'g',
      { role: 'rowheader', 'aria-label': language === undefined ? 'Mean' : languageName(language) },
      svg(
        'text',
        { x: left - 8, y: at + size.height / 2, dy: '0.35em', 'text-anchor': 'end', fill: theme.text },
        language !== undefined && svg('tspan', { fill: theme.quiet }, `${languageName(language)}\u2002`),
        language ?? 'Mean',
      ),
    );

  const cells: SVGGElement[][] = [];
  const rows = queryLanguages.map((query, r) => {
    const own = passageLanguages.map((passage, c) =>
      cell(map.cell(query, passage), { x: x(c), y: y(r) }, query === passage),
    );
    if (means) own.push(cell(means.ofQueries(query), { x: meanX, y: y(r) }));
    cells.push(own);
    return svg('g', { role: 'row' }, rowHeader(query, y(r)), ...own);
  });
  if (means) {
    const last = passageLanguages.map((passage, c) => cell(means.ofPassages(passage), { x: x(c), y: meanY }));
    last.push(cell(means.all, { x: meanX, y: meanY }));
    cells.push(last);
    rows.push(svg('g', { role: 'row' }, rowHeader(undefined, meanY), ...last));
  }

  const heads = passageLanguages.map((language, c) => header(language, x(c)));
  if (means) heads.push(header('Mean', meanX));
  const element = svg(
    'svg',
    {
      width,
      height: bottom + LEGEND,
      viewBox: `0 0 ${width} ${bottom + LEGEND}`,
      'font-size': 12,
      'font-family': theme.font,
    },
    svg('text', { x: left - 8, y: 12, 'text-anchor': 'end', fill: theme.quiet }, 'Query language'),
    svg('text', { x: left, y: 12, fill: theme.quiet }, 'Passage language'),
    svg(
      'g',
      { role: 'grid', 'aria-label': 'Query language by passage language' },
      svg('g', { role: 'row' }, svg('g', { role: 'columnheader', 'aria-label': 'Query language' }), ...heads),
      ...rows,
    ),
    drawLegend(map, theme, { x: left, y: bottom + 18 }),
  );
  return { element, cells };
}

function drawCell(
  map: HeatMap,
  theme: Theme,
  size: Sizes,
  { found, own, x, y }: { found: HeatCell | undefined; own: boolean; x: number; y: number },
  onPoint: ((cell: HeatCell | undefined) => void) | undefined,
): SVGGElement {
  // One pixel on each side stays free, and tells cells of one colour apart.
  const [width, height] = [size.width - 2, size.height - 2];
  const shade = found && map.shade(theme, found.value);
  const box = { x: x + 1, y: y + 1, width, height, rx: 2 };
  const label = found ? [found.label, found.opens].filter(Boolean).join('. ') : 'Not evaluated';
  return svg(
    'g',
    {
      role: 'gridcell',
      class: found?.open ? 'cell opens' : 'cell',
      tabindex: -1,
      onclick: () => found?.open?.(),
      onpointerenter: () => onPoint?.(found),
      onpointerleave: () => onPoint?.(undefined),
      onfocus: () => onPoint?.(found),
      onblur: () => onPoint?.(undefined),
    },
    shade
      ? svg('rect', { ...box, fill: shade.fill })
      : svg('rect', { ...box, fill: 'none', stroke: theme.grid, 'stroke-dasharray': '2 3' }),
    own &&
      shade &&
      svg('rect', {
        x: x + 2.5,
        y: y + 2.5,
        width: width - 3,
        height: height - 3,
        rx: 1.5,
        fill: 'none',
        stroke: shade.text,
        'stroke-opacity': 0.75,
      }),
    svg(
      'text',
      {
        x: x + size.width / 2,
        y: y + size.height / 2,
        dy: '0.35em',
        'text-anchor': 'middle',
        'font-size': size.font,
        fill: shade?.text ?? theme.quiet,
        'font-variant-numeric': 'tabular-nums',
      },
      found ? map.format(found.value) : '–',
    ),
    // Names the cell, too.
    svg('title', {}, label),
  );
}

function drawLegend(
  { legend, shade }: Pick<HeatMap, 'legend' | 'shade'>,
  theme: Theme,
  { x, y }: { x: number; y: number },
): SVGGElement {
  const { values, title, ticks }: Legend = legend;
  const step = LEGEND_WIDTH / values.length;
  const sample = x + LEGEND_WIDTH + 20;
  return svg(
    'g',
    { 'font-size': 11, 'aria-hidden': 'true' },
    svg('text', { x: x - 8, y: y + 9, 'text-anchor': 'end', fill: theme.quiet }, title),
    ...values.map((value, i) =>
      svg('rect', { x: x + i * step, y, width: step, height: 10, fill: shade(theme, value).fill }),
    ),
    ...ticks.map(({ share, label }) =>
      svg(
        'text',
        {
          x: x + share * LEGEND_WIDTH,
          y: y + 24,
          'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
          fill: theme.quiet,
        },
        label,
      ),
    ),
    svg('rect', { x: sample, y, width: 14, height: 10, rx: 2, fill: 'none', stroke: theme.text }),
    svg('text', { x: sample + 20, y: y + 9, fill: theme.quiet }, 'same language'),
  );
}
