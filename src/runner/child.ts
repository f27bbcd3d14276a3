import { UserError } from '../core/errors';
import { RunDirectory } from '../core/runs/run-directory';
import { RunLock } from '../core/runs/run-lock';
import { type FromRunner, RUNNER_EXIT, type ToRunner } from './protocol';
import { runCell } from './run-cell';

/** The runner process: carries out the run that the first message names, and ends. */

let stopRequested = false;

const send = (message: FromRunner): Promise<void> =>
  new Promise(resolve => {
    if (process.connected) process.send!(message, () => resolve());
    else resolve();
  });

process.on('message', (message: ToRunner) => {
  if (message.type === 'stop') stopRequested = true;
  else void start(message);
});
// A client that is gone has no more use for the run at once, but its owner may resume it.
process.on('disconnect', () => {
  stopRequested = true;
});
// The terminal's Ctrl-C goes to the client, which asks for a stop.
process.on('SIGINT', () => {});

async function start({ runFolder, resume, device }: Extract<ToRunner, { type: 'start' }>): Promise<void> {
  let code: number;
  let lock: RunLock | undefined;
  try {
    lock = await RunLock.take(runFolder);
    const directory = await RunDirectory.open(runFolder);
    // Another runner may have ended it since this one was started.
    if (directory.record.status === 'done') throw new UserError('the run is done', { file: runFolder });
    const outcome = await runCell({
      directory,
      resume,
      device,
      stopRequested: () => stopRequested,
      onEvent: event => void send({ type: 'event', event }),
    });
    code = RUNNER_EXIT[outcome];
  } catch (error) {
    console.error(error);
    const isUserError = error instanceof UserError;
    await send({ type: 'fault', message: (error as Error).message, isUserError });
    code = isUserError ? RUNNER_EXIT.userError : RUNNER_EXIT.failed;
  }
  lock?.release();
  process.exit(code);
}
