import { type Child, svg } from '../base/dom';

/** A part of a figure that can be reached, says what it is, and opens something where there is something to open. */
export function cell(
  { label, open }: { label?: string; open?: (() => void) | undefined },
  ...children: readonly Child[]
): SVGGElement {
  return svg(
    'g',
    {
      class: open ? 'cell opens' : 'cell',
      role: open ? 'button' : 'img',
      tabindex: -1,
      'aria-label': label,
      onclick: () => open?.(),
    },
    ...children,
  );
}

/** What the pointer meets of a part that is not filled. */
export const reach = (area: { x: number; y: number; width: number; height: number }): SVGRectElement =>
  svg('rect', { class: 'reach', ...area, rx: 3, fill: 'transparent' });
