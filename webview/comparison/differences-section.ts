import { RANK_DISTANCE } from '../../src/core/comparison/compare';
import { exportDifferences } from '../../src/core/inspect/comparison/export';
import type { TestResult } from '../../src/core/pages/comparison';
import { measureLabel } from '../../src/core/text/measures';
import {
  formatCount,
  formatDifference,
  formatP,
  formatSigned,
  formatValue,
} from '../../src/core/text/numbers';
import { aspectName, sentenceCase, settingTitle } from '../../src/core/text/settings';
import { h, replace } from '../base/dom';
import { reachableFigure } from '../charts/reachable-figure';
import type { Figure } from '../charts/svg-figure';
import type { Column, Table } from '../charts/table';
import { type Context, nameOf, queriesOpener } from './context';
import { exportButtons } from './exports';
import { describeTest, drawForest, type ForestBlock } from './forest/draw';

/** The tests against the baseline. They read the tables of all queries, and resample: that takes its time. */
export class DifferencesSection {
  readonly #exports = h('div');
  readonly #body = h('div');
  readonly element = h(
    'section',
    {},
    h('div', { class: 'section-head' }, h('h2', {}, 'Differences'), this.#exports),
    this.#body,
  );
  #figure: Figure | undefined;

  /** @returns what was found; nothing where it failed or was cancelled */
  async show(context: Context, signal: AbortSignal): Promise<readonly TestResult[]> {
    const { page, dataset, measure, baseline } = context;
    const { runs } = page.target;
    replace(this.#body, h('p', { class: 'quiet', role: 'status' }, 'Computing the tests…'));
    try {
      const tests = await page.api.tests({ runs, dataset: dataset.name, measure, baseline }, signal);
      if (signal.aborted) return [];
      if (tests.length === 0) {
        replace(this.#body, h('p', { class: 'quiet' }, 'The runs have no query in common.'));
        return [];
      }
      const { figure, note, exports } = differencesFigure(context, tests);
      this.#figure = figure;
      replace(this.#body, figure.element, note);
      replace(this.#exports, exports);
      return tests;
    } catch (error) {
      if (!signal.aborted) {
        replace(this.#body, h('p', { class: 'fault', role: 'alert' }, (error as Error).message));
      }
      return [];
    }
  }

  dispose(): void {
    this.#figure?.dispose();
  }
}

/** What the tests found, as a figure, how, and as files. */
function differencesFigure(
  context: Context,
  tests: readonly TestResult[],
): { figure: Figure; note: HTMLElement; exports: HTMLElement } {
  const { overview, dataset, baseline, save, page } = context;
  const name = nameOf(context, baseline);
  const figure = reachableFigure({
    title: `Differences to ${name}`,
    caption: `Dots with 95% intervals; filled: significant after Holm’s correction over ${tests.length} tests.${page.standalone ? '' : ' A row opens its queries.'}`,
    name: `${dataset.name}-differences`,
    save,
    summary: () => summarise(tests),
    table: () => tableOf(context, tests),
    draw: theme => drawForest(blocksOf(context, tests), theme),
  });
  const questions = Math.max(...tests.map(({ groups }) => groups));
  const exported = { dataset: dataset.name, configurations: overview.configurations, baseline, tests };
  return {
    figure,
    note: h(
      'p',
      { class: 'quiet note' },
      `Paired by query and resampled by question (${formatCount(questions)} questions): bootstrap intervals, randomisation tests. d is the effect size of the differences. Seeds of one configuration are averaged query by query.`,
    ),
    exports: exportButtons(context, 'Differences', format => exportDifferences(exported, format)),
  };
}

function blocksOf(context: Context, tests: readonly TestResult[]): ForestBlock[] {
  const isAlone = new Set(tests.map(({ configuration }) => configuration)).size === 1;
  return [context.measure, RANK_DISTANCE].flatMap(measure => {
    const own = tests.filter(test => test.measure === measure);
    const settings = [...new Set(own.map(({ setting }) => setting))];
    const groups = settings.map(setting => ({
      label: settingTitle(setting),
      rows: own
        .filter(test => test.setting === setting)
        .map(test => {
          const name = nameOf(context, test.configuration);
          return {
            test,
            name: isAlone ? '' : name,
            label: describeTest(name, aspectName(test), test),
            open: queriesOpener(context, {
              configuration: test.configuration,
              setting,
              measure,
              difference: test.difference.mean,
            }),
          };
        }),
    }));
    return groups.length > 0 ? [{ title: measureLabel(measure), measure, groups }] : [];
  });
}

function summarise(tests: readonly TestResult[]): string {
  const count = (verdict: TestResult['verdict']) => tests.filter(test => test.verdict === verdict).length;
  return `${tests.length} tests: ${count('better')} better, ${count('worse')} worse, ${count('no difference shown')} without a difference shown`;
}

/** Measures differ in their decimals, so numbers come as text but for the file. */
function tableOf(context: Context, tests: readonly TestResult[]): Table {
  const number = (format: (value: number) => string): Pick<Column, 'format'> => ({ format });
  const general = number(value =>
    Math.abs(value) >= 10 ? formatValue(RANK_DISTANCE, value) : value.toFixed(4),
  );
  const signed = number(value =>
    Math.abs(value) >= 10 ? formatDifference(RANK_DISTANCE, value) : formatSigned(value, 4),
  );
  return {
    columns: [
      { label: 'Measure' },
      { label: 'Configuration' },
      { label: 'Baseline', ...general },
      { label: 'Mean', ...general },
      { label: 'Difference', ...signed },
      { label: '95% from', ...signed },
      { label: '95% to', ...signed },
      { label: 'p (Holm)', ...number(formatP) },
      { label: 'd', ...number(value => formatSigned(value, 2)) },
      { label: 'Better', ...number(formatCount) },
      { label: 'Same', ...number(formatCount) },
      { label: 'Worse', ...number(formatCount) },
      { label: 'Verdict' },
    ],
    rows: tests.map(test => [
      sentenceCase(aspectName(test)),
      nameOf(context, test.configuration),
      ...[test.baseline, test.other, test.difference.mean, test.difference.low, test.difference.high],
      ...[test.adjusted, test.effectSize ?? null, test.wins, test.ties, test.losses],
      test.verdict,
    ]),
  };
}
