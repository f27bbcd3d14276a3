import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from './host';

/** User settings with which nothing is asked for from outside and nothing pops up that a test did not cause. */
const QUIET: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.hotExit': 'off',
  'git.enabled': false,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'security.workspace.trust.enabled': false,
};

/** What tests need to know of a server that runs in another process. */
export interface ServerAddress {
  url: string;
  port: number;
  /** Folder of settings, extensions and logs. */
  folder: string;
}

/** A VS Code server with a user of its own. */
export class VSCodeServer {
  private constructor(
    readonly address: ServerAddress,
    private readonly process: ChildProcess,
  ) {}

  /** @param vsix the extension, installed as a user would install it */
  static async start(host: Host, vsix: string): Promise<VSCodeServer> {
    const folder = mkdtempSync(join(tmpdir(), 'polyrank-vscode-'));
    const port = await freePort();
    const address = { url: `http://127.0.0.1:${port}`, port, folder };
    mkdirSync(join(folder, 'data', 'User'), { recursive: true });
    mkdirSync(join(folder, 'extensions'));
    writeSettings(address, {});
    writeFileSync(join(folder, 'config.yaml'), '');
    const args = [
      host.entry,
      ...['--config', join(folder, 'config.yaml')],
      ...['--user-data-dir', join(folder, 'data')],
      ...['--extensions-dir', join(folder, 'extensions')],
    ];
    execFileSync(host.node, [...args, '--install-extension', vsix], { env: environment(), stdio: 'pipe' });

    const log = join(folder, 'server.log');
    const output = openSync(log, 'w');
    const serve = [
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      ...host.options,
    ];
    const server = spawn(host.node, [...args, ...serve], {
      env: environment(),
      stdio: ['ignore', output, output],
      detached: true,
    });
    const started = new VSCodeServer(address, server);
    process.once('exit', () => started.#kill());
    try {
      await started.#answers(log);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  async #answers(log: string): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
      if (this.process.exitCode !== null) break;
      const response = await fetch(`${this.address.url}/healthz`).catch(() => undefined);
      if (response?.ok) return;
    }
    throw new Error(`the server did not start:\n${readFileSync(log, 'utf8')}`);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const gone = new Promise(resolve => this.process.once('exit', resolve));
      this.process.kill();
      await gone;
    }
    await sleep(300);
    this.#kill();
    rmSync(this.address.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** The whole group: extension hosts outlive the server. */
  #kill(): void {
    try {
      process.kill(-this.process.pid!, 'SIGKILL');
    } catch {
      // The group is empty.
    }
  }
}

/** Open windows follow at once, but for whether workspace trust is asked about: that needs a reload. */
export function writeSettings({ folder }: ServerAddress, settings: Record<string, unknown>): void {
  const file = join(folder, 'data', 'User', 'settings.json');
  writeFileSync(file, JSON.stringify({ ...QUIET, ...settings }, undefined, 2));
}

/** The folder that the extension was installed into. */
export function installedExtension({ folder }: ServerAddress): string {
  const extensions = join(folder, 'extensions');
  const name = readdirSync(extensions).find(entry => entry.startsWith('polyrank.'));
  if (name === undefined) throw new Error(`Polyrank is not installed in ${extensions}`);
  return join(extensions, name);
}

/** Lines of the extension's own log, and of its host's about it, that tell of errors; of every window so far. */
export function errorsInLog({ folder }: ServerAddress): string[] {
  const logs = join(folder, 'data', 'logs');
  const names = (readdirSync(logs, { recursive: true }) as string[]).filter(name => name.endsWith('.log'));
  return names.flatMap(name => {
    const lines = readFileSync(join(logs, name), 'utf8').split('\n');
    return lines.filter(
      line => line.includes('[error]') && (/polyrank/i.test(name) || /polyrank/i.test(line)),
    );
  });
}

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|npm_|NODE_OPTIONS|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}' };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
