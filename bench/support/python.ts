import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { THREADS } from './options';

/** No network, and nothing on the terminal but what matters. */
const QUIET = {
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_VERBOSITY: 'error',
  TQDM_DISABLE: '1',
  PYTHONWARNINGS: 'ignore',
};

/** What Python's libraries take their numbers of threads from: OpenMP, and tokenizers' rayon. */
const THREADED = {
  OMP_NUM_THREADS: `${THREADS}`,
  RAYON_NUM_THREADS: `${THREADS}`,
  TOKENIZERS_PARALLELISM: 'true',
};

export const PYTHON = process.env.POLYRANK_PYTHON ?? 'python3';

/** Where sentence-transformers has its ONNX back end, which goes with older releases than its torch back end. */
export const ONNX_PYTHON = process.env.POLYRANK_ONNX_PYTHON ?? PYTHON;

/** Why Python has not all of these modules, or undefined where it has. */
export function missingPython(modules: readonly string[], python = PYTHON): string | undefined {
  const check = modules.map(name => `importlib.util.find_spec('${name}') or print('${name}')`);
  const { error, stdout } = spawnSync(python, ['-c', ['import importlib.util', ...check].join('\n')], {
    encoding: 'utf8',
  });
  if (error) return `skipped: no ${python}; see bench/README.md`;
  const missing = stdout.trim().split(/\s+/).filter(Boolean);
  return missing.length > 0
    ? `skipped: ${python} has no ${missing.join(', ')}; see bench/README.md`
    : undefined;
}

/** What a peer answers where it could not do what was asked. */
export class PeerError extends Error {}

/** A Python process that answers each line of JSON with another. It waits, and takes no time, while nothing is asked. */
export class PythonPeer<Ready = unknown> {
  private constructor(
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    /** What it said once it was ready. */
    readonly ready: Ready,
  ) {}

  /** @param script in `bench/python` */
  static async start<Ready>(
    script: string,
    args: readonly string[] = [],
    { python = PYTHON, env = {} }: { python?: string; env?: Record<string, string> } = {},
  ): Promise<PythonPeer<Ready>> {
    const child = spawn(python, [`bench/python/${script}`, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...QUIET, ...THREADED, ...env },
    });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return new PythonPeer(child, answers, await next<Ready>(answers));
  }

  ask<T>(request: unknown): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return next<T>(this.answers);
  }

  close(): void {
    this.child.stdin!.end();
  }
}

async function next<T>(answers: AsyncIterator<string>): Promise<T> {
  const { value, done } = await answers.next();
  if (done) throw new PeerError('Python ended before it answered');
  const answer = JSON.parse(value) as T & { error?: string };
  if (answer.error !== undefined) throw new PeerError(answer.error);
  return answer;
}
