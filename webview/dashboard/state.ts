import type { RunOverview } from '../../src/core/pages/dashboard';
import type { RunStatus } from '../../src/core/runs/run-record';
import { formatDuration } from '../../src/core/text/numbers';
import { h, replace, svg } from '../base/dom';

const WORDS: Readonly<Record<RunStatus, string>> = {
  queued: 'Waiting for its turn',
  running: 'Running',
  stopped: 'Stopped',
  failed: 'Failed',
  done: 'Done',
};

/** Paths in a box of 16. */
const ICONS: Readonly<Record<RunStatus, string>> = {
  queued: 'M8 4v4l3 2',
  running: 'M6.5 5v6l5-3z',
  stopped: 'M5.5 5.5h5v5h-5z',
  failed: 'M5.5 5.5l5 5m0-5l-5 5',
  done: 'M4.8 8.2l2.2 2.3 4.2-4.8',
};

/** State, how far it is, and why it ended. Built once: what changes is filled in. */
export function runState(): { element: HTMLElement; update(overview: RunOverview): void } {
  const icon = h('span', { class: 'state-icon' });
  const words = h('strong', {});
  const details = h('span', { class: 'quiet' });
  const bar = h('div', { class: 'progress-done' });
  const track = h(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-label': 'Progress',
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    bar,
  );
  const reason = h('p', { class: 'fault', hidden: true });
  const element = h(
    'div',
    { class: 'state' },
    h('div', { class: 'row state-line' }, icon, words, details),
    track,
    reason,
  );
  return {
    element,
    update(overview) {
      const { status, progress } = overview;
      element.dataset.status = status;
      replace(icon, statusIcon(status));
      words.textContent = WORDS[status];
      details.textContent = detailsOf(overview);

      track.hidden = status !== 'running';
      const fraction = progress?.fraction;
      bar.style.width = `${100 * (fraction ?? 0)}%`;
      if (fraction === undefined) track.removeAttribute('aria-valuenow');
      else track.setAttribute('aria-valuenow', String(Math.round(100 * fraction)));
      track.setAttribute('aria-valuetext', detailsOf(overview));

      reason.hidden = overview.reason === undefined;
      reason.textContent = overview.reason ?? '';
    },
  };
}

function statusIcon(status: RunStatus): SVGSVGElement {
  const filled = status === 'running' || status === 'stopped';
  return svg(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('circle', { cx: 8, cy: 8, r: 7, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
    svg('path', {
      d: ICONS[status],
      fill: filled ? 'currentColor' : 'none',
      stroke: 'currentColor',
      'stroke-width': 1.5,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
}

/** `training, 42%, loss 0.345, 56 examples/s, about 3 min left` */
function detailsOf({ status, progress, reached, times, training }: RunOverview): string {
  if (status === 'running') {
    if (!progress) return '';
    const { stage, fraction, details, remaining } = progress;
    return [
      stage,
      ...(fraction === undefined ? [] : [`${Math.floor(100 * fraction)}%`]),
      ...details,
      ...(remaining === undefined ? [] : [`about ${formatDuration(remaining)} left`]),
    ].join(', ');
  }
  if (status === 'done') {
    const total = (times.training ?? 0) + (times.evaluation ?? 0);
    return total > 0 ? `in ${formatDuration(total)}` : '';
  }
  if (status === 'queued') return '';
  if (training) return 'after the training';
  return reached ? `after ${Math.floor(100 * reached.progress)}% of the training` : '';
}
