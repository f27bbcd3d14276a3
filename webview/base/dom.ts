/** Attributes and properties of an element: `on…` are listeners, `class` and `aria-…`, `data-…` are attributes, the rest are properties. */
export type Props = Readonly<Record<string, unknown>>;
export type Child = Node | string | number | null | undefined | false;

/**
 * Makes an element. Texts become text nodes, never markup.
 *
 * `h('button', { class: 'quiet', onclick: save }, 'Save')`
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props?: Props,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K];
export function h(tag: string, props?: Props, ...children: readonly Child[]): HTMLElement;
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  apply(element, props);
  append(element, children);
  return element;
}

/** The same for SVG; all props but listeners are attributes. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** Puts children in place of what was there. */
export function replace(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function apply(element: HTMLElement, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name in element && name !== 'list')
      (element as unknown as Record<string, unknown>)[name] = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, String(value));
  }
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === 'number' ? String(child) : child);
  }
}
