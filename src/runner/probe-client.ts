import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { DeviceName } from '../engine/devices';
import { remedyFor } from '../engine/probe/remedies';
import type { ProbeRequest, ProbeResult } from '../engine/probe/result';

export interface ProbeOptions extends ProbeRequest {
  /** The bundled probe-child.ts; without it `probe.js` beside the caller's bundle. */
  script?: string;
  /** The Node executable; by default the one that runs this process. */
  executable?: string;
  /** Seconds until the probe is given up. The first step on a GPU compiles hundreds of small programs. */
  timeLimit?: number;
}

/** Characters of the child's error output that are kept, its last ones. */
const LOG = 1 << 14;

/** Probes a device in a process of its own, which a faulty driver may crash or stop for good. */
export async function probeDevice(
  device: DeviceName,
  { script = join(__dirname, 'probe.js'), executable, timeLimit = 120, ...request }: ProbeOptions = {},
): Promise<ProbeResult> {
  const child = fork(script, [device, JSON.stringify(request)], {
    ...(executable && { execPath: executable }),
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG);
  });
  const start = performance.now();
  const crashed = (reason: string): ProbeResult => {
    return { device, status: 'crashed', seconds: (performance.now() - start) / 1000, reason };
  };

  let answer: ProbeResult | undefined;
  const end = (result: ProbeResult) => {
    answer ??= result;
    // Not asked to leave: drivers are known to crash or hang when they are unloaded.
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end(crashed(`no answer within ${timeLimit} s`)), timeLimit * 1000);
  child.once('message', message => end(message as ProbeResult));
  const result = await new Promise<ProbeResult>(resolve => {
    child.once('error', error => resolve(crashed(error.message)));
    // `close` rather than `exit`: by then the whole log has come.
    child.once('close', (code, signal) =>
      resolve(answer ?? crashed(`its process ended with ${signal ?? `code ${code}`}: ${lastLine(log)}`)),
    );
  });
  clearTimeout(timer);
  return result.status === 'works' ? result : explained(result, log);
}

/** Adds what the log knows better than the error, and what to do. */
function explained(result: ProbeResult, log: string): ProbeResult {
  const cause = result.status === 'missing' ? /with error: (.*)/.exec(log)?.[1] : undefined;
  const reason = cause ?? result.reason!;
  const remedy = remedyFor(result.status, `${reason}\n${log}`);
  return { ...result, reason, ...(remedy && { remedy }) };
}

const lastLine = (log: string): string => log.trim().split('\n').at(-1)!;
