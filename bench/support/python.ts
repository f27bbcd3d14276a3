import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

const PYTHON = process.env.POLYRANK_PYTHON ?? 'python3';

/** Why Python has not all of these modules, or undefined where it has. */
export function missingPython(modules: readonly string[]): string | undefined {
  const check = modules.map(name => `importlib.util.find_spec('${name}') or print('${name}')`);
  const { error, stdout } = spawnSync(PYTHON, ['-c', ['import importlib.util', ...check].join('\n')], {
    encoding: 'utf8',
  });
  if (error) return `skipped: no ${PYTHON}; see bench/README.md`;
  const missing = stdout.trim().split(/\s+/).filter(Boolean);
  return missing.length > 0
    ? `skipped: ${PYTHON} has no ${missing.join(', ')}; see bench/README.md`
    : undefined;
}

/** A Python process that answers each line of JSON with another. It waits, and takes no time, while nothing is asked. */
export class PythonPeer {
  readonly #answers: AsyncIterator<string>;

  private constructor(
    private readonly child: ChildProcess,
    lines: Interface,
  ) {
    this.#answers = lines[Symbol.asyncIterator]();
  }

  /** @returns the process, and what it says once it is ready */
  static async start<T>(script: string, args: readonly string[]): Promise<{ peer: PythonPeer; ready: T }> {
    const child = spawn(PYTHON, [script, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, TOKENIZERS_PARALLELISM: 'true', HF_HUB_OFFLINE: '1' },
    });
    const peer = new PythonPeer(child, createInterface({ input: child.stdout }));
    return { peer, ready: await peer.#next() };
  }

  ask<T>(request: unknown): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return this.#next();
  }

  async #next<T>(): Promise<T> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${PYTHON} ended before it answered`);
    return JSON.parse(value) as T;
  }

  close(): void {
    this.child.stdin!.end();
  }
}
