import { EXPORT_FORMATS, EXTENSIONS, type ExportFormat } from '../../src/core/inspect/comparison/export';
import { h } from '../base/dom';
import type { Context } from './context';

const NAMES: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', latex: 'LaTeX', markdown: 'Markdown' };

/**
 * Buttons that save or copy a table.
 *
 * @param table what it is called: `Means`
 */
export function exportButtons(
  { page, dataset, save }: Pick<Context, 'page' | 'dataset' | 'save'>,
  table: string,
  make: (format: ExportFormat) => string,
): HTMLElement {
  const status = h('span', { class: 'quiet', role: 'status' });
  const carryOut = async (done: string, act: () => Promise<void>) => {
    try {
      await act();
      status.className = 'quiet';
      status.textContent = done;
    } catch (error) {
      status.className = 'fault';
      status.textContent = (error as Error).message;
    }
  };
  const button = (format: ExportFormat, verb: string, act: () => Promise<void>, done: string) =>
    h(
      'button',
      {
        class: 'figure-tool',
        'aria-label': `${table}: ${verb} as ${NAMES[format]}`,
        onclick: () => void carryOut(done, act),
      },
      NAMES[format],
    );
  const name = `${dataset.name}-${table.toLowerCase()}`.replace(/[^\p{L}\p{N}.-]+/gu, '-');
  const copy = (text: string) =>
    page.standalone ? navigator.clipboard.writeText(text) : page.api.copy(text);
  return h(
    'div',
    { class: 'exports', role: 'group', 'aria-label': `Export: ${table}` },
    h('span', { class: 'quiet' }, 'Save'),
    ...EXPORT_FORMATS.map(format =>
      button(
        format,
        'Save',
        () => save({ name: `${name}.${EXTENSIONS[format]}`, content: make(format) }),
        '',
      ),
    ),
    h('span', { class: 'quiet exports-copy' }, 'Copy'),
    ...EXPORT_FORMATS.map(format =>
      button(format, 'Copy', () => copy(make(format)), `Copied as ${NAMES[format]}`),
    ),
    status,
  );
}
