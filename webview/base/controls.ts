import './controls.css';
import { h } from './dom';

export interface Option<T> {
  value: T;
  label: string;
}

/** A few words in a row, of which one is chosen. */
export function choice<T>(
  label: string,
  options: readonly Option<T>[],
  chosen: T,
  onChoose: (value: T) => void,
): HTMLElement {
  const buttons = options.map(option =>
    h(
      'button',
      {
        type: 'button',
        class: 'choice-option',
        'aria-pressed': String(option.value === chosen),
        onclick: () => {
          for (const [i, button] of buttons.entries()) {
            button.setAttribute('aria-pressed', String(options[i] === option));
          }
          onChoose(option.value);
        },
      },
      option.label,
    ),
  );
  return h(
    'div',
    { class: 'choice', role: 'group', 'aria-label': label },
    labelOf(label),
    h('div', { class: 'choice-options' }, ...buttons),
  );
}

/** One of many. */
export function dropdown<T>(
  label: string,
  options: readonly Option<T>[],
  chosen: T,
  onChoose: (value: T) => void,
): HTMLElement {
  const list = h(
    'vscode-dropdown',
    {
      'aria-label': label,
      onchange: (event: Event) => {
        const option = options[Number((event.target as HTMLSelectElement).value)];
        if (option) onChoose(option.value);
      },
    },
    ...options.map((option, i) => optionElement(String(i), option.label, option.value === chosen)),
  );
  return h('div', { class: 'choice' }, labelOf(label), list);
}

/** Another control beside its label. */
export const labelled = (label: string, ...children: readonly HTMLElement[]): HTMLElement =>
  h('label', { class: 'choice' }, h('span', { class: 'quiet' }, label), ...children);

/** Controls name themselves. */
const labelOf = (label: string): HTMLElement => h('span', { class: 'quiet', 'aria-hidden': 'true' }, label);

/** The toolkit takes the choice from the attribute: the property counts only once the option stands in the page. */
function optionElement(value: string, label: string, selected: boolean): HTMLElement {
  const element = h('vscode-option', { value }, label);
  element.toggleAttribute('selected', selected);
  return element;
}
