import type { DashboardView } from '../../src/core/pages/dashboard';
import { choice, labelled } from '../base/controls';
import { h } from '../base/dom';
import type { Save } from '../charts/save';
import { SPANS, smoothingOf } from './lines';
import type { TrainingData } from './training-data';
import { lossFigure, trainingFigures } from './training-figures';

const SCALES = [
  { value: 'linear', label: 'Linear' },
  { value: 'logarithmic', label: 'Logarithmic' },
] as const;
const AXES = [
  { value: 'steps', label: 'Steps' },
  { value: 'time', label: 'Time' },
] as const;

export interface Section {
  element: HTMLElement;
  update(): void;
}

/** How the training goes: charts over its steps. */
export function trainingSection(
  data: TrainingData,
  view: () => DashboardView,
  remember: (changes: Partial<DashboardView>) => void,
  save: Save,
): Section {
  const sources = { data, view, save };
  const loss = lossFigure(sources);
  const others = trainingFigures(sources);
  const figures = [loss, ...others];
  const choose = (changes: Partial<DashboardView>, which = figures) => {
    remember(changes);
    for (const figure of which) figure.update();
  };
  const slider = smoothing(span => choose({ smoothing: span }));
  const element = h(
    'section',
    { class: 'training' },
    h('h2', {}, 'Training'),
    h(
      'div',
      { class: 'controls' },
      slider.element,
      choice('Loss axis', SCALES, view().scale ?? 'linear', scale => choose({ scale }, [loss])),
      choice('Over', AXES, view().axis ?? 'steps', axis => choose({ axis })),
    ),
    loss.element,
    h('div', { class: 'charts' }, ...others.map(figure => figure.element)),
  );
  const update = () => {
    slider.show(smoothingOf(view(), data));
    for (const figure of figures) figure.update();
  };
  slider.show(smoothingOf(view(), data));
  return { element, update };
}

function smoothing(onChange: (span: number) => void): { element: HTMLElement; show(span: number): void } {
  const output = h('span', { class: 'quiet' });
  const slider = h('input', {
    type: 'range',
    min: '0',
    max: String(SPANS.length - 1),
    oninput: () => {
      const span = SPANS[Number(slider.value)]!;
      show(span);
      onChange(span);
    },
  });
  const show = (span: number) => {
    const words = span === 1 ? 'off' : `about ${span} batches`;
    slider.value = String(SPANS.findIndex(value => value >= span));
    slider.setAttribute('aria-valuetext', words);
    output.textContent = words;
  };
  return { element: labelled('Smoothing', slider, output), show };
}
