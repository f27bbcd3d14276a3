import { h } from '../base/dom';

/** A labelled choice. */
export function dropdown<T extends string>(
  label: string,
  options: Readonly<Record<T, string>>,
  chosen: T,
  onChange: (value: T) => void,
): HTMLElement {
  const list = h(
    'vscode-dropdown',
    { 'aria-label': label },
    ...(Object.entries(options) as [T, string][]).map(([value, text]) => {
      const option = h('vscode-option', { value }, text);
      // The list looks at the attribute; the property counts only once it stands in the page.
      option.toggleAttribute('selected', value === chosen);
      return option;
    }),
  );
  list.addEventListener('change', () => onChange((list as HTMLElement & { value: T }).value));
  return h('div', { class: 'control' }, h('span', { 'aria-hidden': 'true' }, label), list);
}
