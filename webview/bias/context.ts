import type { Language } from '../../src/core/data/model';
import type { BiasApi, BiasView, DatasetBias } from '../../src/core/pages/bias';
import type { QueriesTarget } from '../../src/core/pages/page';
import type { Selection } from '../../src/core/pages/queries';
import { languageName } from '../base/languages';
import type { Page } from '../base/page';
import type { Save } from '../charts/save';
import type { Figure } from '../charts/svg-figure';

/** What every part of the page is made with. */
export interface Context {
  page: Page<BiasApi, BiasView>;
  data: DatasetBias;
  save: Save;
  /** Takes note of a figure, which is to be disposed when the part is gone. */
  keep(figure: Figure): Figure;
}

/** What a click opens, and how that is announced; nothing where the page stands alone. */
export interface Opens {
  opens: string;
  open(): void;
}

type Asked = Pick<QueriesTarget, 'setting' | 'pool' | 'filter'> & Partial<Pick<Selection, 'sort'>>;

/** @param words what is opened: `the German queries` */
export function openQueries({ page, data }: Context, words: string, asked: Asked): Opens | undefined {
  if (page.standalone) return undefined;
  const target: QueriesTarget & Asked = {
    page: 'queries',
    run: page.target.run,
    dataset: data.name,
    ...asked,
  };
  return { opens: `Opens ${words}`, open: () => void page.api.open(target) };
}

/** The queries of a language in the pool of all languages, the most biased ones first. */
export function openLanguage(context: Context, language: Language): Opens | undefined {
  return openQueries(context, `the ${languageName(language)} queries, largest rank distance first`, {
    setting: 'multilingual',
    filter: `lang:${language}`,
    sort: { by: 'rank_distance', descending: true },
  });
}
