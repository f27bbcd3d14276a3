import type { RunEvent } from '../../core/runs/events';

/** What of a run's events is worth reading line by line, in the words of a log. */
export function logText(events: readonly RunEvent[]): string {
  return events
    .flatMap(event => {
      const words = wordsOf(event);
      return words === undefined ? [] : [`${new Date(event.time).toISOString()} ${words}\n`];
    })
    .join('');
}

function wordsOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'started':
      return event.resumed ? 'resumed' : 'started';
    case 'stage':
      return event.stage;
    case 'validation':
      return `step ${event.step}: validation loss ${event.loss.toFixed(4)}${event.best ? ', the best so far' : ''}`;
    case 'checkpoint':
      return `step ${event.step}: checkpoint`;
    case 'evaluation':
      return `evaluated on ${event.summary.dataset}`;
    case 'warning':
      return `warning: ${event.message}`;
    case 'stopped':
    case 'failed':
      return `${event.type}: ${event.reason}`;
    case 'done':
      return 'done';
    default:
      return undefined;
  }
}
