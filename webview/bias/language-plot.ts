import type { Language } from '../../src/core/data/model';
import type { BiasMeasure, LanguageIntervals, LanguageMeans } from '../../src/core/pages/bias';
import { languageName } from '../base/languages';
import { reachableFigure } from '../charts/reachable-figure';
import { niceEnd } from '../charts/scale';
import type { Figure } from '../charts/svg-figure';
import type { Column, Table } from '../charts/table';
import { type Context, openLanguage } from './context';
import type { DotPlot } from './dot-plot/dot-plot';
import { drawDotPlot } from './dot-plot/draw';
import { MEASURE_TEXTS } from './measures';

/** One measure of each query language. */
export interface LanguagePlot {
  measure: BiasMeasure | 'divergence';
  means: LanguageMeans;
  /** Asked at each drawing: intervals come later. */
  intervals?(): LanguageIntervals | undefined;
  /** Whether its values tell nothing of bias, so that neither end of the axis is the better one. */
  telling?(): boolean;
  /** A second mark for each language. */
  beside?(): { label: string; byLanguage: Readonly<Record<Language, number>> } | undefined;
}

/** A dot for each query language, best first. */
export function languagePlot(context: Context, plot: LanguagePlot): Figure {
  const { data } = context;
  const text = MEASURE_TEXTS[plot.measure];
  const cutoff = data.pooled!.cutoff;
  const title = text.title(cutoff);
  return context.keep(
    reachableFigure({
      title,
      caption: text.caption(cutoff),
      name: `${data.name}-${plot.measure.replaceAll('_', '-')}`,
      save: context.save,
      summary: () => summarise(plot),
      table: () => tableOf(plot, title),
      draw: theme => drawDotPlot(dotPlot(context, plot), theme),
    }),
  );
}

/** Least biased first; where neither end is the better one, largest first. */
function sorted({ measure, means }: LanguagePlot): [Language, number][] {
  const sign = MEASURE_TEXTS[measure].better === 'lower' ? 1 : -1;
  return Object.entries(means.byLanguage).sort(([, a], [, b]) => sign * (a - b));
}

function dotPlot(context: Context, plot: LanguagePlot): DotPlot {
  const { measure, means } = plot;
  const { title, format, better } = MEASURE_TEXTS[measure];
  const intervals = plot.intervals?.();
  const beside = plot.beside?.();
  return {
    dots: sorted(plot).map(([language, value]) => {
      const interval = intervals?.[language];
      const other = beside?.byLanguage[language];
      const words = [
        `${languageName(language)}: ${format(value)}`,
        interval &&
          `95% interval ${format(interval.low)} to ${format(interval.high)}, ${interval.queries} queries`,
        other !== undefined && `${beside!.label} ${format(other)}`,
      ];
      return {
        language,
        value,
        ...(interval && { interval }),
        ...(other !== undefined && { beside: other }),
        label: words.filter(Boolean).join('; '),
        ...openLanguage(context, language),
      };
    }),
    domain: domainOf(plot),
    tick: value =>
      measure === 'own_language_first'
        ? `${Math.round(100 * value)}%`
        : value.toLocaleString('en-US').replace('-', '−'),
    format,
    ...(means.macro !== null && { mean: { value: means.macro, label: `mean ${format(means.macro)}` } }),
    legend: `${title(context.data.pooled!.cutoff)}: mean${intervals ? ' with 95% interval' : ''}`,
    ...(beside && { besideLegend: beside.label }),
    ...(better && plot.telling?.() !== false && { better }),
  };
}

function domainOf(plot: LanguagePlot): readonly [number, number] {
  if (plot.measure === 'own_language_first' || plot.measure === 'peer') return [0, 1];
  const values = Object.values(plot.means.byLanguage);
  if (plot.measure === 'rank_correlation') return Math.min(...values) < 0 ? [-1, 1] : [0, 1];
  const highs = Object.values(plot.intervals?.() ?? {}).map(({ high }) => high);
  return [0, niceEnd(Math.max(...values, ...highs, ...Object.values(plot.beside?.()?.byLanguage ?? {})))];
}

function tableOf(plot: LanguagePlot, title: string): Table {
  const { format } = MEASURE_TEXTS[plot.measure];
  const intervals = plot.intervals?.();
  const beside = plot.beside?.();
  const columns: Column[] = [{ label: 'Query language' }, { label: title, format }];
  if (intervals) {
    columns.push(
      { label: '95% from', format },
      { label: '95% to', format },
      { label: 'Queries', format: String },
    );
  }
  if (beside) columns.push({ label: beside.label, format });
  const rows = sorted(plot).map(([language, value]) => {
    const interval = intervals?.[language];
    return [
      language,
      value,
      ...(intervals ? [interval?.low ?? null, interval?.high ?? null, interval?.queries ?? null] : []),
      ...(beside ? [beside.byLanguage[language] ?? null] : []),
    ];
  });
  return { columns, rows };
}

function summarise(plot: LanguagePlot): string {
  const { format } = MEASURE_TEXTS[plot.measure];
  const rows = sorted(plot);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return 'No language has a value';
  const ends = [first, last].map(([language, value]) => `${format(value)} (${language})`);
  return `${rows.length} languages, from ${ends.join(' to ')}`;
}
