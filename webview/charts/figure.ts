import './charts.css';
import { h, replace } from '../base/dom';
import type { Save } from './save';
import { csv, type Table, tableElement } from './table';

/** What every figure says of itself. */
export interface FigureOptions {
  title: string;
  /** One line, where the title is not enough; empty where it is. */
  caption?: string | (() => string);
  /** Of its files, without extension: `loss`. */
  name: string;
  save: Save;
  /** What it shows, in a sentence, for those who cannot see it: `12 languages, from 0.31 (th) to 0.82 (en)`. */
  summary(): string;
  /** The same numbers as a table. */
  table(): Table;
}

/** What is drawn within the frame of a figure. */
export interface Picture {
  /** Has its own role and label. */
  element: HTMLElement | SVGElement;
  /** As a file: dark on white. */
  svg(): string;
  /** Likewise, at twice the size of the screen. */
  png(): Promise<Uint8Array>;
}

export interface Figure {
  element: HTMLElement;
  /** Draws anew, after the data have changed. */
  update(): void;
  /** To be called where a figure is put away before its page is. */
  dispose(): void;
}

export interface Frame {
  element: HTMLElement;
  /** Shows the numbers anew where the table is shown; the picture is the caller's. */
  update(): void;
}

/** The frame of every chart: title, the choice between picture and table, and files to save. */
export function frame(options: FigureOptions, picture: Picture): Frame {
  const { title, caption = '', name } = options;
  const words = h('p', { class: 'figure-caption quiet' });
  const body = h('div', { class: 'figure-body' }, picture.element);
  const fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  let asTable = false;

  const update = () => {
    words.textContent = typeof caption === 'string' ? caption : caption();
    words.hidden = words.textContent === '';
    if (asTable) replace(body, tableElement(options.table(), title));
  };
  const swap = () => {
    asTable = !asTable;
    toggle.setAttribute('aria-pressed', String(asTable));
    if (!asTable) replace(body, picture.element);
    update();
  };
  const save = async (extension: string, make: () => string | Uint8Array | Promise<Uint8Array>) => {
    fault.hidden = true;
    try {
      await options.save({ name: `${name}.${extension}`, content: await make() });
    } catch (error) {
      fault.textContent = `${name}.${extension} was not saved: ${(error as Error).message}`;
      fault.hidden = false;
    }
  };

  const tool = (text: string, label: string, onclick: () => void) =>
    h('button', { class: 'figure-tool', 'aria-label': `${title}: ${label}`, title: label, onclick }, text);
  const toggle = tool('Table', 'Table of its numbers', swap);
  toggle.setAttribute('aria-pressed', 'false');
  const element = h(
    'figure',
    { class: 'figure', 'aria-label': title },
    h(
      'div',
      { class: 'figure-head' },
      h('h3', { class: 'figure-title' }, title),
      h(
        'div',
        { class: 'figure-tools' },
        toggle,
        tool('PNG', 'Save as PNG', () => void save('png', picture.png)),
        tool('SVG', 'Save as SVG', () => void save('svg', picture.svg)),
        tool('CSV', 'Save as CSV', () => void save('csv', () => csv(options.table()))),
      ),
    ),
    words,
    body,
    fault,
  );
  update();
  return { element, update };
}

/** The bytes of what stands on a canvas. */
export async function pngBytes(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
