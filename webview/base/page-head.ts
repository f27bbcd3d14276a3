import './page-head.css';
import { type Child, h } from './dom';

export interface PageHead {
  /** Of which experiment. */
  experiment: readonly Child[];
  /** What is shown. */
  title: readonly Child[];
  /** Quiet lines and figures below it. */
  facts?: readonly Child[];
  /** Buttons. */
  actions?: readonly Child[];
}

/** The head of every page. */
export function pageHead({ experiment, title, facts = [], actions = [] }: PageHead): HTMLElement {
  const [hasFacts, hasActions] = [facts, actions].map(children => children.some(Boolean));
  return h(
    'header',
    { class: 'page-head' },
    h(
      'div',
      { class: 'page-title' },
      h('p', { class: 'quiet page-experiment' }, ...experiment),
      h('h1', {}, ...title),
      hasFacts && h('div', { class: 'quiet page-facts' }, ...facts),
    ),
    hasActions && h('div', { class: 'page-actions' }, ...actions),
  );
}

/** `xquad-r · 11 languages · 1,190 queries` */
export const factsLine = (facts: readonly (string | false | undefined)[]): string =>
  facts.filter(Boolean).join(' · ');

/** A button of the head, that says in place what goes wrong. */
export function actionButton(
  text: string,
  act: () => Promise<unknown>,
  { appearance = 'secondary', fault }: { appearance?: 'primary' | 'secondary'; fault: HTMLElement },
): HTMLElement & { disabled: boolean } {
  const onclick = async () => {
    fault.textContent = '';
    try {
      await act();
    } catch (error) {
      fault.textContent = (error as Error).message;
    }
  };
  return h('vscode-button', { appearance, onclick }, text) as HTMLElement & { disabled: boolean };
}

/** Where the buttons of a head say what went wrong. */
export const actionFault = (): HTMLElement => h('p', { class: 'fault page-fault', role: 'alert' });
