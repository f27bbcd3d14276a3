import { Runner } from '../../src/runner/client';

/** A client of a runner, in a process that a test can end: `node client.js RUNNER RUN`. Prints each event. */
const [script, runFolder] = process.argv.slice(2) as [string, string];
const runner = new Runner({
  script,
  runFolder,
  resume: false,
  device: 'cpu',
  onEvent: event => console.log(JSON.stringify({ runner: runner.pid, ...event })),
});
