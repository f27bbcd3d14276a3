import './detail.css';
import type { Setting } from '../../../src/core/data/evaluation/settings';
import type { Detail } from '../../../src/core/pages/queries';
import { formatCount } from '../../../src/core/text/numbers';
import { h, replace } from '../../base/dom';
import { languageWithTag } from '../../base/languages';
import { saver } from '../../charts/save';
import { count } from '../format';
import { Latest, messageOf } from '../latest';
import type { ValueColumn } from '../list/columns';
import type { QueriesPage, QueryKey } from '../state';
import { RankStrip } from '../strip/strip';
import { measuresTable } from './measures';
import type { PassageActions } from './passage';
import { rankings } from './ranking';
import { tools } from './tools';
import { translationsTable } from './translations';
import { markWords, wordsOf } from './words';

/** What a detail is asked within. */
export interface DetailScope {
  dataset: string;
  setting: Setting;
  columns: readonly ValueColumn[];
  names: { run: string; other?: string };
}

export interface DetailActions {
  /** Goes to another query. */
  go(key: QueryKey): void;
  close(): void;
}

/** Milliseconds after which waiting is worth a word. */
const PATIENCE = 300;

/** All that is known of one query. */
export class DetailPane {
  readonly element = h('section', { class: 'detail', 'aria-label': 'Query', tabIndex: 0, hidden: true });
  readonly #content = h('div', { class: 'detail-content' });
  readonly #status = h('p', { class: 'detail-status', role: 'status', hidden: true });
  readonly #strip: RankStrip;
  readonly #latest = new Latest();
  #areTranslationsOpen = false;

  constructor(
    private readonly page: QueriesPage,
    private readonly actions: DetailActions,
  ) {
    this.#strip = new RankStrip(saver(page), passage => this.#reveal(passage));
    replace(this.element, this.#status, this.#content);
  }

  /** Shows a query; the one before stays until this has come. */
  async show(key: QueryKey, scope: DetailScope): Promise<void> {
    this.element.hidden = false;
    this.element.setAttribute('aria-busy', 'true');
    const waiting = setTimeout(() => this.#say('Reading the query…'), PATIENCE);
    try {
      const { dataset, setting } = scope;
      const detail = await this.#latest.run(signal =>
        this.page.api.detail({ dataset, setting, ...key }, signal),
      );
      if (detail === undefined) return;
      this.#fill(detail, scope);
      this.#say('');
      this.element.scrollTop = 0;
    } catch (error) {
      replace(this.#content);
      this.#say(messageOf(error), true);
    } finally {
      clearTimeout(waiting);
      this.element.removeAttribute('aria-busy');
    }
  }

  hide(): void {
    this.#latest.cancel();
    this.element.hidden = true;
    replace(this.#content);
  }

  /** Goes there, at once or when the query has come. */
  focus(): void {
    this.element.focus();
  }

  #say(text: string, isFault = false): void {
    this.#status.hidden = text === '';
    this.#status.textContent = text;
    this.#status.classList.toggle('fault', isFault);
  }

  #fill(detail: Detail, scope: DetailScope): void {
    const { names, columns } = scope;
    const actions = this.#passageActions(detail, scope);
    const translations = h(
      'details',
      {
        open: this.#areTranslationsOpen,
        ontoggle: (event: Event) => {
          this.#areTranslationsOpen = (event.target as HTMLDetailsElement).open;
        },
      },
      h('summary', {}, `In ${count(detail.translations.length, 'language')}`),
      translationsTable(detail, columns, ({ query, language }) =>
        this.actions.go({ query, pool: scope.setting === 'monolingual' ? language : detail.pool }),
      ),
    );
    const hadFocus = this.element.contains(document.activeElement);
    this.#strip.show(detail, names);
    replace(
      this.#content,
      this.#head(detail, actions),
      detail.translations.length > 1 && translations,
      names.other !== undefined &&
        detail.other === undefined &&
        h('p', { class: 'quiet' }, `${names.other} has no result for this query.`),
      this.#strip.element,
      measuresTable(detail, names),
      rankings(detail.run, detail.other, names, actions),
    );
    if (hadFocus) this.element.focus();
  }

  #head({ language, text, query, pool, poolSize }: Detail, { copy, goToData }: PassageActions): HTMLElement {
    const where = pool === 'all' ? 'of all languages' : `in ${languageWithTag(pool)}`;
    return h(
      'header',
      { class: 'detail-head' },
      h(
        'div',
        { class: 'detail-line quiet' },
        h('span', {}, `${languageWithTag(language)}, ${formatCount(poolSize)} passages ${where}`),
        h('span', { class: 'id', title: query }, query),
        tools('this query', [
          goToData && { name: 'Go to data', work: () => goToData('query', query) },
          { name: 'Copy', work: () => copy(text).then(() => 'Copied') },
        ]),
        h(
          'button',
          {
            type: 'button',
            class: 'link close',
            title: 'Close (Esc)',
            'aria-label': 'Close',
            onclick: this.actions.close,
          },
          '✕',
        ),
      ),
      h('h2', { lang: language, dir: 'auto' }, text),
    );
  }

  #passageActions({ language, text, translations }: Detail, { dataset }: DetailScope): PassageActions {
    const { api, standalone } = this.page;
    const questions = new Map(translations.map(other => [other.language, other.text]));
    const words = new Map<string, Set<string>>();
    /** Of the question, and of its translation into the passage's language. */
    const wordsIn = (passageLanguage: string) => {
      const known =
        words.get(passageLanguage) ??
        new Set([
          ...wordsOf(text, language),
          ...wordsOf(questions.get(passageLanguage) ?? '', passageLanguage),
        ]);
      words.set(passageLanguage, known);
      return known;
    };
    const goToData: PassageActions['goToData'] = async (kind, id) => {
      const place = await api.place({ dataset, kind, id });
      if (place === undefined) return 'Not found in the data';
      await api.reveal(place);
      return undefined;
    };
    return {
      copy: text => api.copy(text),
      mark: (text, language) => markWords(text, language, wordsIn(language)),
      ...(standalone ? {} : { goToData }),
    };
  }

  /** Goes to a passage in the rankings, of which all are then shown. */
  #reveal(passage: string): void {
    const find = () =>
      this.#content.querySelector<HTMLElement>(`.passage[data-passage="${CSS.escape(passage)}"]`);
    if (find() === null) {
      for (const more of this.#content.querySelectorAll<HTMLElement>('.more')) more.click();
    }
    find()?.scrollIntoView({ block: 'center' });
    find()?.focus();
  }
}
