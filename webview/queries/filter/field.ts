import type { Selected } from '../../../src/core/pages/queries';
import { h, replace } from '../../base/dom';
import { filterHelp } from './help';

/** Milliseconds without a key after which the filter is applied. */
const PAUSE = 200;

/** Where the filter is written. */
export class FilterField {
  readonly element: HTMLElement;
  readonly help: HTMLElement;
  readonly fault = h('p', { class: 'filter-fault', role: 'alert', hidden: true });
  readonly #field: HTMLElement & { value: string };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #applied: string;

  constructor(
    filter: string,
    private readonly on: { apply(filter: string): void; toList(): void },
  ) {
    this.#applied = filter;
    this.#field = h('vscode-text-field', {
      class: 'filter-text',
      placeholder: 'Filter, e.g. lang:de map<0.2 rd>100 missed:en "text"',
      'aria-label': 'Filter of queries',
      value: filter,
      spellcheck: false,
      oninput: () => this.#later(),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
    }) as unknown as HTMLElement & { value: string };
    this.help = filterHelp(term => this.write([this.value, term].filter(part => part !== '').join(' ')));
    const toggle = h(
      'button',
      {
        type: 'button',
        class: 'link help-toggle',
        title: 'What can be written here',
        'aria-expanded': 'false',
        'aria-controls': 'filter-help',
        onclick: () => {
          this.help.hidden = !this.help.hidden;
          toggle.setAttribute('aria-expanded', String(!this.help.hidden));
        },
      },
      'Help',
    );
    this.element = h('div', { class: 'filter', role: 'search' }, this.#field, toggle);
  }

  get value(): string {
    return this.#field.value.trim();
  }

  /** Puts a filter into the field, and applies it. */
  write(filter: string): void {
    this.#field.value = filter;
    this.#apply();
  }

  focus(): void {
    this.#field.focus();
  }

  /** Says what is wrong with the filter, and where. */
  showFault(fault: Selected['fault'], filter: string): void {
    this.fault.hidden = fault === undefined;
    if (fault === undefined) return;
    const { message, from, to } = fault;
    const marked = filter.slice(from, to) || ' ';
    replace(
      this.fault,
      h(
        'code',
        { class: 'filter-marked' },
        filter.slice(0, from),
        h('mark', { class: 'wrong' }, marked),
        filter.slice(to),
      ),
      h('span', { class: 'fault' }, message),
      h('span', { class: 'quiet' }, 'All queries are shown.'),
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#apply();
    else if (event.key === 'ArrowDown' || event.key === 'Escape') this.on.toList();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(), PAUSE);
  }

  #apply(): void {
    clearTimeout(this.#timer);
    const filter = this.value;
    if (filter === this.#applied) return;
    this.#applied = filter;
    this.on.apply(filter);
  }
}
