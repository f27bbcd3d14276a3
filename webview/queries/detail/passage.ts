import type { PassageText } from '../../../src/core/pages/queries';
import { formatCount } from '../../../src/core/text/numbers';
import { h } from '../../base/dom';
import { languageWithTag } from '../../base/languages';
import { formatScore } from '../format';
import { tools } from './tools';
import type { Piece } from './words';

/** What a passage in the detail of a query needs of the page. */
export interface PassageActions {
  /** Shows a text in its data file; absent in a report. @returns what stands in the way */
  goToData?(kind: 'passage' | 'query', id: string): Promise<string | undefined>;
  copy(text: string): Promise<void>;
  /** Its text, with the words that it shares with the question. */
  mark(text: string, language: string): readonly Piece[];
}

export interface ShownPassage extends PassageText {
  rank: number;
  score: number;
  grade: number | null;
  /** Against the other run: `▲3`. */
  move?: { text: string; hint: string; kind: 'up' | 'down' | 'same' };
}

/** One passage of a ranking: where it stands, whether it is relevant, its text. */
export function passageItem(shown: ShownPassage, actions: PassageActions): HTMLElement {
  const { passage, language, rank, score, move, text, context } = shown;
  const { goToData, copy } = actions;
  const isRelevant = (shown.grade ?? 0) >= 1;
  return h(
    'li',
    { class: isRelevant ? 'passage relevant' : 'passage', 'data-passage': passage, tabIndex: -1 },
    h('span', { class: 'rank', title: `Rank ${formatCount(rank)}: ${passage}` }, formatCount(rank)),
    h(
      'div',
      { class: 'passage-body' },
      h(
        'div',
        { class: 'passage-head' },
        languageTag(language),
        relevance(shown.grade),
        move && h('span', { class: `move ${move.kind}`, title: move.hint }, move.text),
        h('span', { class: 'quiet score', title: 'Score: the similarity to the query' }, formatScore(score)),
        h('span', { class: 'quiet id', title: passage }, passage),
        tools(passage, [
          goToData && { name: 'Go to data', work: () => goToData('passage', passage) },
          text !== undefined && { name: 'Copy', work: () => copy(text).then(() => 'Copied') },
        ]),
      ),
      text === undefined
        ? h('p', { class: 'quiet' }, 'The run did not keep this text.')
        : textOf(text, language, actions),
      context !== undefined &&
        h('details', {}, h('summary', {}, 'Context'), h('p', { lang: language, dir: 'auto' }, context)),
    ),
  );
}

export const languageTag = (language: string): HTMLElement =>
  h('span', { class: 'tag', title: languageWithTag(language) }, language);

function relevance(grade: number | null): HTMLElement {
  if (grade === null) return h('span', { class: 'quiet' }, 'not judged');
  if (grade < 1) return h('span', { class: 'judged' }, '✗ not relevant');
  return h('span', { class: 'judged yes' }, grade === 1 ? '✓ relevant' : `✓ relevant, grade ${grade}`);
}

function textOf(text: string, language: string, { mark }: PassageActions): HTMLElement {
  const pieces = mark(text, language).map(({ text, marked }) => (marked ? h('mark', {}, text) : text));
  return h('p', { class: 'text', lang: language, dir: 'auto' }, ...pieces);
}
