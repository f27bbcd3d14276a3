import { commands, type Event, l10n, ProgressLocation, window } from 'vscode';
import type { Progress } from '../../core/runs/progress';
import { formatDuration } from '../../core/text/numbers';
import type { ActiveRun, Session, SessionOutcome } from './session';

/** `hybrid, seed 1 (2 of 10): training 43%, loss 1.234, 2 min 05 s left` */
export function describeActive({ cell, number, total, progress }: ActiveRun): string {
  const place = total > 1 ? l10n.t('{0} ({1} of {2})', cell, number, total) : cell;
  return progress ? `${place}: ${describeProgress(progress)}` : place;
}

function describeProgress({ stage, fraction, details, remaining }: Progress): string {
  const done = fraction === undefined ? stage : `${stage} ${Math.floor(100 * fraction)}%`;
  const left = remaining === undefined ? [] : [l10n.t('{0} left', formatDuration(remaining))];
  return [done, ...details, ...left].join(', ');
}

/** A notification that lasts as long as the session and can stop it. */
export function withSessionProgress<T>(
  session: Session,
  onDidChange: Event<void>,
  work: () => Promise<T>,
): Thenable<T> & Promise<T> {
  const options = { location: ProgressLocation.Notification, title: session.experiment, cancellable: true };
  return Promise.resolve(
    window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => session.stop());
      let shown = 0;
      const listener = onDidChange(() => {
        const { active, stopping } = session;
        if (stopping)
          return progress.report({ message: l10n.t('stopping after this step, with a checkpoint…') });
        if (!active) return;
        const fraction = (active.number - 1 + (active.progress?.fraction ?? 0)) / active.total;
        const increment = Math.max(0, 100 * fraction - shown);
        shown += increment;
        progress.report({ message: describeActive(active), increment });
      });
      try {
        return await work();
      } finally {
        listener.dispose();
      }
    }),
  );
}

/** Says how a session ended, with what one would do next. */
export function showOutcome(experiment: string, { done, failed, stopped }: SessionOutcome): void {
  const [failure] = failed;
  if (failure) {
    offer(window.showErrorMessage, l10n.t('{0}, {1}: {2}', experiment, failure.cell, failure.reason), {
      [l10n.t('Show Log')]: ['polyrank.showRunLog', failure.path],
      [l10n.t('Resume')]: ['polyrank.resume', failure.path],
    });
  } else if (stopped !== undefined) {
    offer(window.showInformationMessage, l10n.t('{0} was stopped.', experiment), {
      [l10n.t('Resume')]: ['polyrank.resume', stopped],
    });
  } else if (done.length > 1) {
    offer(window.showInformationMessage, l10n.t('{0}: {1} runs are done.', experiment, done.length), {
      [l10n.t('Compare')]: ['polyrank.compareRuns', done],
    });
  } else if (done[0] !== undefined) {
    offer(window.showInformationMessage, l10n.t('{0} is done.', experiment), {
      [l10n.t('Open')]: ['polyrank.openRun', done[0]],
      [l10n.t('Language Bias')]: ['polyrank.openBias', done[0]],
    });
  }
}

type Show = (message: string, ...items: string[]) => Thenable<string | undefined>;

function offer(
  show: Show,
  message: string,
  actions: Readonly<Record<string, [command: string, argument: unknown]>>,
): void {
  void show(message, ...Object.keys(actions)).then(answer => {
    if (answer !== undefined) void commands.executeCommand(...actions[answer]!);
  });
}
