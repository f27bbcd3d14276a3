import './dashboard.css';
import type { DashboardApi, DashboardView, RunOverview } from '../../src/core/pages/dashboard';
import { h, replace } from '../base/dom';
import type { Mount } from '../base/page';
import { pageHead } from '../base/page-head';
import { saver } from '../charts/save';
import { actions } from './actions';
import { facts } from './facts';
import { coalesced } from './live';
import { logTail } from './log-tail';
import { resultsSection } from './results-section';
import { setupSection } from './setup-section';
import { runState } from './state';
import { TrainingData } from './training-data';
import { type Section, trainingSection } from './training-section';

/** A runner that dies changes no file: so often a page looks whether one that should go on still does. */
const LOOK = 5_000;

/** The dashboard of a run: its state, its training, its results; live while it runs. */
export const mount: Mount<DashboardApi, DashboardView> = (root, page) => {
  const { api, standalone } = page;
  const view = () => page.target;
  const remember = (changes: Partial<DashboardView>) => page.remember(changes);
  const save = saver(page);

  const fault = h('p', { class: 'fault', role: 'alert', hidden: true });
  const experiment = standalone
    ? h('span')
    : h('button', {
        type: 'button',
        class: 'link',
        title: 'Open the experiment file',
        onclick: () => void api.openExperiment(),
      });
  const title = h('span');
  const state = runState();
  const buttons = actions(api, page.target.run);
  const numbers = h('dl', { class: 'facts' });
  const warnings = h('div', {});
  const log = logTail();
  const data = new TrainingData();
  const trainingPlace = h('div', {});
  let training: Section | undefined;
  const results = resultsSection(view, remember, save);
  const setup = setupSection(page);
  const content = h(
    'div',
    { class: 'dashboard', hidden: true },
    pageHead({
      experiment: ['Experiment ', experiment],
      title: [title],
      facts: [state.element],
      actions: standalone ? [] : buttons.elements,
    }),
    numbers,
    warnings,
    log.element,
    trainingPlace,
    results.element,
    setup.element,
  );
  const loading = h('p', { class: 'quiet', hidden: true }, 'Reading the run…');
  const slow = setTimeout(() => {
    loading.hidden = false;
  }, 300);
  replace(root, fault, loading, content);

  let overview: RunOverview | undefined;
  const show = (next: RunOverview) => {
    overview = next;
    experiment.textContent = next.experiment;
    title.textContent = next.cell;
    state.update(next);
    buttons.update(next);
    log.update(next);
    replace(numbers, ...facts(next));
    replace(
      warnings,
      next.warnings.length > 0 &&
        h(
          'div',
          { class: 'warnings', role: 'note' },
          h('strong', {}, next.warnings.length === 1 ? 'Warning' : `${next.warnings.length} warnings`),
          h('ul', {}, ...next.warnings.map(text => h('li', {}, text))),
        ),
    );
    // The results of a run that is over are what one came for.
    const first = next.status === 'done' ? results.element : trainingPlace;
    const second = first === trainingPlace ? results.element : trainingPlace;
    if (first.nextElementSibling !== second) first.after(second);
    results.update(next);
    setup.update();
  };

  const readTraining = async () => {
    let isNew = false;
    for (let more = true; more; ) {
      const slice = await api.training(data.cursor);
      isNew = data.add(slice) || isNew;
      more = slice.more;
    }
    if (!isNew) return;
    if (training) training.update();
    else {
      training = trainingSection(data, view, remember, save);
      replace(trainingPlace, training.element);
    }
  };

  const refresh = coalesced(async () => {
    try {
      const next = await api.overview();
      content.hidden = false;
      show(next);
      if (overview?.batches !== undefined) await readTraining();
      fault.hidden = true;
    } catch (error) {
      fault.textContent = (error as Error).message;
      fault.hidden = false;
    } finally {
      clearTimeout(slow);
      loading.hidden = true;
    }
  });
  page.onChanged(refresh);
  refresh();
  if (standalone) return;
  setInterval(() => {
    const isActive = overview?.status === 'running' || overview?.status === 'queued';
    if (isActive && document.visibilityState === 'visible') refresh();
  }, LOOK);
};
