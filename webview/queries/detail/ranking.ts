import type { RankedText, RelevantText, RunDetail } from '../../../src/core/pages/queries';
import { formatCount } from '../../../src/core/text/numbers';
import { h } from '../../base/dom';
import { count } from '../format';
import { type PassageActions, passageItem, type ShownPassage } from './passage';

/** Passages that are shown before more are asked for. */
const FIRST = 20;

/** The passages that a run retrieved, and the relevant ones that it missed; with another run, what moved from this one to that. */
export function rankings(
  run: RunDetail,
  other: RunDetail | undefined,
  names: { run: string; other?: string },
  actions: PassageActions,
): HTMLElement {
  if (other === undefined || names.other === undefined) {
    return h('div', { class: 'sides' }, side(run, undefined, undefined, actions));
  }
  return h(
    'div',
    { class: 'sides two' },
    side(run, names.run, rank => whereTo(rank, names.other!), actions),
    side(other, names.other, (rank, from) => movedFrom(rank, from, names.run), actions),
  );
}

type Move = ShownPassage['move'] & object;
/** @param otherRank null: not among those that the other run keeps */
type MoveOf = (otherRank: number | null, rank: number) => Move;

/** Where a passage of this run stands in the other. */
export function whereTo(otherRank: number | null, other: string): Move {
  if (otherRank === null) return { text: 'lost', hint: `Not retrieved by ${other}`, kind: 'down' };
  return {
    text: `→ ${formatCount(otherRank)}`,
    hint: `Rank ${formatCount(otherRank)} in ${other}`,
    kind: 'same',
  };
}

/** How a passage of the other run moved from where it stands in this one. */
export function movedFrom(from: number | null, rank: number, run: string): Move {
  if (from === null) return { text: 'new', hint: `Not retrieved by ${run}`, kind: 'up' };
  const hint = `Rank ${formatCount(from)} in ${run}`;
  if (from === rank) return { text: '=', hint, kind: 'same' };
  const by = formatCount(Math.abs(from - rank));
  return rank < from ? { text: `▲${by}`, hint, kind: 'up' } : { text: `▼${by}`, hint, kind: 'down' };
}

function side(
  run: RunDetail,
  name: string | undefined,
  moveOf: MoveOf | undefined,
  actions: PassageActions,
): HTMLElement {
  const { ranking, relevant } = run;
  const shown = (passage: RankedText | RelevantText) => passageItem(withMove(passage, moveOf), actions);
  const items = ranking.slice(0, FIRST).map(shown);
  const list = h('ol', { class: 'passages' }, ...items);
  const more = h(
    'button',
    {
      type: 'button',
      class: 'link more',
      onclick: () => {
        const added = ranking.slice(FIRST).map(shown);
        list.append(...added);
        more.remove();
        added[0]?.focus();
      },
    },
    `Show all ${formatCount(ranking.length)}`,
  );
  const missed = relevant.filter(({ rank }) => rank > ranking.length);
  return h(
    'section',
    { class: 'side' },
    h(
      'h3',
      { title: 'Marked: words of the question, and of its translation into the language of the passage' },
      name === undefined ? 'Retrieved' : `Retrieved by ${name}`,
    ),
    ranking.length === 0 && h('p', { class: 'quiet' }, 'No ranking was kept for this query.'),
    list,
    ranking.length > FIRST && more,
    missed.length > 0 && h('h3', {}, name === undefined ? 'Missed' : `Missed by ${name}`),
    missed.length > 0 &&
      h(
        'p',
        { class: 'quiet' },
        `${count(missed.length, 'relevant passage')} beyond rank ${formatCount(ranking.length)}.`,
      ),
    missed.length > 0 && h('ol', { class: 'passages' }, ...missed.map(shown)),
  );
}

function withMove(passage: RankedText | RelevantText, moveOf: MoveOf | undefined): ShownPassage {
  const { rank, otherRank } = passage;
  return moveOf === undefined || otherRank === undefined
    ? passage
    : { ...passage, move: moveOf(otherRank, rank) };
}
