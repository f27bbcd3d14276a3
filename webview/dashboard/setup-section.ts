import type { DashboardApi, DashboardView, RunSetup } from '../../src/core/pages/dashboard';
import { h, replace } from '../base/dom';
import type { Page } from '../base/page';

/** What was run, in full: closed until asked for, and read then. */
export function setupSection(page: Page<DashboardApi, DashboardView>): {
  element: HTMLElement;
  update(): void;
} {
  const body = h('div', {});
  const element = h(
    'details',
    {
      class: 'setup',
      open: page.target.setupOpen ?? false,
      ontoggle: () => {
        page.remember({ setupOpen: element.open });
        update();
      },
    },
    h('summary', {}, h('h2', {}, 'What was run')),
    body,
  );
  let shown = '';
  const update = () => {
    if (!element.open && !page.standalone) return;
    page.api.setup().then(
      setup => {
        const key = JSON.stringify(setup);
        if (key !== shown) replace(body, describe(setup, page));
        shown = key;
      },
      (error: Error) => replace(body, h('p', { class: 'fault' }, error.message)),
    );
  };
  return { element, update };
}

function describe(setup: RunSetup, { api, standalone }: Page<DashboardApi, DashboardView>): HTMLElement {
  const copied = h('span', { class: 'quiet', role: 'status' });
  return h(
    'div',
    {},
    list([['experiment file', setup.file], ...setup.assignment, ...setup.versions, ['folder', setup.folder]]),
    setup.hashes.length > 0 && h('h3', {}, 'SHA-256 of what was read'),
    list(setup.hashes),
    h(
      'div',
      { class: 'row' },
      h('h3', {}, 'Experiment, with its defaults'),
      !standalone &&
        h(
          'vscode-button',
          {
            appearance: 'secondary',
            onclick: () =>
              api.copy(setup.yaml).then(
                () => (copied.textContent = 'Copied'),
                (error: Error) => (copied.textContent = error.message),
              ),
          },
          'Copy',
        ),
      !standalone &&
        h(
          'vscode-button',
          { appearance: 'secondary', onclick: () => void api.openExperiment() },
          'Open the file',
        ),
      copied,
    ),
    h('pre', { tabIndex: 0, role: 'region', 'aria-label': 'Experiment' }, setup.yaml),
  );
}

const list = (rows: readonly (readonly [string, string])[]): HTMLElement =>
  h(
    'dl',
    { class: 'setup-list' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
