import './page.css';
import { pick } from '../../src/core/pages/pick-queries';
import type { QueriesApi, QueriesView } from '../../src/core/pages/queries';
import { h, replace } from '../base/dom';
import type { Mount } from '../base/page';
import { QueryBrowser } from './browser';
import { Latest, messageOf } from './latest';

/** Milliseconds after which waiting is worth a word. */
const PATIENCE = 300;

export const mount: Mount<QueriesApi, QueriesView> = (root, page) => {
  root.classList.add('queries');
  const latest = new Latest();
  let shown: string | undefined;
  let browser: QueryBrowser | undefined;
  document.addEventListener('keydown', event => browser?.key(event));

  const load = async () => {
    const waiting = setTimeout(() => shown ?? replace(root, message('Reading the queries…')), PATIENCE);
    try {
      const scope = await latest.run(() => page.api.scope());
      if (scope === undefined || JSON.stringify(scope) === shown) return;
      shown = JSON.stringify(scope);
      const picked = pick(scope, page.target);
      browser = picked && new QueryBrowser(page, scope, picked);
      if (browser === undefined) {
        replace(
          root,
          message(
            `${scope.label} has no results yet. Its queries are listed here once it has been evaluated.`,
          ),
        );
        return;
      }
      replace(root, browser.element);
      await browser.start();
    } catch (error) {
      shown = undefined;
      replace(root, h('p', { class: 'fault message', role: 'alert' }, messageOf(error)));
    } finally {
      clearTimeout(waiting);
    }
  };
  // Results of a run do not change once they are there: only that they are there can be news.
  page.onChanged(() => void load());
  void load();
};

const message = (text: string) => h('p', { class: 'quiet message' }, text);
