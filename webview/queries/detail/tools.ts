import { h } from '../../base/dom';
import { messageOf } from '../latest';

export interface Tool {
  name: string;
  /** @returns what to say of how it went */
  work(): Promise<string | undefined>;
}

/** Small buttons in a row, and beside them what came of the last one. */
export function tools(of: string, all: readonly (Tool | false | undefined)[]): HTMLElement {
  const answer = h('span', { class: 'quiet', role: 'status' });
  const buttons = all.map(
    tool =>
      tool &&
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          'aria-label': `${tool.name}: ${of}`,
          onclick: async () => {
            answer.textContent = (await tool.work().catch(messageOf)) ?? '';
          },
        },
        tool.name,
      ),
  );
  return h('span', { class: 'tools' }, answer, ...buttons);
}
