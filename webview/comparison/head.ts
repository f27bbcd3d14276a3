import type { ComparedConfiguration, Overview } from '../../src/core/pages/comparison';
import { sentenceCase } from '../../src/core/text/settings';
import { h } from '../base/dom';
import { actionButton, actionFault, factsLine, pageHead } from '../base/page-head';
import type { ComparisonPage } from './context';
import { markerIcon } from './marker';

/** The title, a card for each configuration, and what is left out. */
export function head(
  page: ComparisonPage,
  { experiments, configurations, leftOut }: Overview,
  {
    baseline,
    facts,
    remove,
  }: {
    baseline: number;
    /** Of the test set. */
    facts: readonly (string | false)[];
    remove(runs: readonly string[]): void;
  },
): HTMLElement {
  const runs = configurations.reduce((count, { runs }) => count + runs.length, 0);
  const fault = actionFault();
  const add = () => page.api.compareWith(page.target.runs);
  return h(
    'div',
    {},
    pageHead({
      experiment: [`${experiments.length > 1 ? 'Experiments' : 'Experiment'} ${experiments.join(', ')}`],
      title: [sentenceCase(titleOf(configurations))],
      facts: [factsLine([count(runs, 'run'), ...facts])],
      actions: page.standalone ? [] : [actionButton('Add runs…', add, { fault }), fault],
    }),
    h(
      'ul',
      { class: 'cards', 'aria-label': 'Configurations' },
      ...configurations.map((configuration, c) =>
        card(page, configuration, c, {
          isBaseline: c === baseline && configurations.length > 1,
          remove: configurations.length > 1 ? remove : undefined,
        }),
      ),
    ),
    leftOut.length > 0 &&
      h(
        'ul',
        { class: 'left-out', 'aria-label': 'Runs left out' },
        ...leftOut.map(({ run, label, reason }) =>
          h(
            'li',
            {},
            `Left out: ${label} ${reason}. `,
            !page.standalone &&
              link('Open', `Open ${label}`, () => page.api.open({ page: 'dashboard', run })),
            !page.standalone && ' · ',
            !page.standalone && link('Remove', `Remove ${label}`, () => remove([run])),
          ),
        ),
      ),
  );
}

function titleOf(configurations: readonly ComparedConfiguration[]): string {
  const labels = configurations.map(({ label }) => label);
  if (labels.length === 1) return labels[0]!;
  if (labels.length > 4) return `Comparison of ${labels.length} configurations`;
  return labels.length === 2
    ? labels.join(' against ')
    : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
}

function card(
  page: ComparisonPage,
  { letter, label, runs }: ComparedConfiguration,
  series: number,
  { isBaseline, remove }: { isBaseline: boolean; remove: ((runs: readonly string[]) => void) | undefined },
): HTMLElement {
  const paths = runs.map(({ run }) => run);
  return h(
    'li',
    { class: 'card' },
    h(
      'div',
      { class: 'card-name' },
      markerIcon(series),
      h('strong', {}, letter),
      h('span', { class: 'card-label', title: label }, label),
      remove &&
        !page.standalone &&
        h(
          'button',
          {
            class: 'card-remove',
            'aria-label': `Remove ${letter} ${label}`,
            title: 'Remove from this comparison',
            onclick: () => remove(paths),
          },
          '×',
        ),
    ),
    h(
      'div',
      { class: 'quiet card-runs' },
      ...(page.standalone ? [seedsOf(runs)] : links(page, letter, runs)),
      isBaseline && h('span', { class: 'badge' }, 'baseline'),
    ),
  );
}

const seedsOf = (runs: ComparedConfiguration['runs']): string =>
  `${runs.length === 1 ? 'Seed' : `${runs.length} seeds:`} ${runs.map(({ seed }) => seed).join(', ')}`;

/** `Seed 1 · Bias`; `3 seeds: 1 2 3 · Bias: 1 2 3` */
function links(page: ComparisonPage, letter: string, runs: ComparedConfiguration['runs']): (Node | string)[] {
  const open = (kind: 'dashboard' | 'bias', run: string) => () => page.api.open({ page: kind, run });
  const [only] = runs;
  if (runs.length === 1) {
    return [
      link(`Seed ${only!.seed}`, `Run of ${letter}, seed ${only!.seed}`, open('dashboard', only!.run)),
      ' · ',
      link('Bias', `Language bias of ${letter}`, open('bias', only!.run)),
    ];
  }
  const each = (words: string, kind: 'dashboard' | 'bias') =>
    runs.flatMap(({ run, seed }) => [
      ' ',
      link(String(seed), `${words} of ${letter}, seed ${seed}`, open(kind, run)),
    ]);
  return [`${runs.length} seeds:`, ...each('Run', 'dashboard'), ' · Bias:', ...each('Language bias', 'bias')];
}

const link = (text: string, label: string, open: () => Promise<void> | void): HTMLElement =>
  h('button', { class: 'link', 'aria-label': label, title: label, onclick: () => void open() }, text);

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
