import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installHost, whyNoHost } from '../../test/vscode/support/host';
import { VSCodeServer } from '../../test/vscode/support/server';
import { launchBrowser } from '../../test/webview/harness';
import { Bench, type Row } from './bench';
import { activation } from './cases/activation';
import { queries } from './cases/queries';
import { runs } from './cases/runs';
import { training } from './cases/training';

const CASES: Readonly<Record<string, (bench: Bench) => Promise<Row[]>>> = {
  activation,
  runs,
  training,
  queries,
};

/** @param args of the command line */
export async function benchmark(root: string, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: Object.keys(CASES).join() },
      'xquad-r': { type: 'string' },
      rounds: { type: 'string', default: '5' },
      out: { type: 'string' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.find(name => !(name in CASES));
  if (unknown) throw new Error(`no benchmark ${unknown}; there are: ${Object.keys(CASES).join(', ')}`);
  const given = values['xquad-r'];
  if (given !== undefined && !existsSync(join(given, 'run.json'))) throw new Error(`${given} is no run`);
  const reason = whyNoHost();
  if (reason) throw new Error(`VS Code cannot run here: ${reason}`);

  const host = installHost(join(root, 'test/vscode/host'));
  execFileSync(process.execPath, ['scripts/package.mjs', 'linux-x64'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = await VSCodeServer.start(host, join(root, 'out/polyrank-linux-x64.vsix'));
  const browser = await launchBrowser();
  const rows: Row[] = [];
  try {
    const bench = new Bench(root, server.address, browser, Number(values.rounds), given);
    for (const name of only) {
      console.error(`${name} …`);
      rows.push(...(await CASES[name]!(bench)));
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  const text = [
    '| What | Measured | Aim | |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ what, measured, aim, note = '' }) => `| ${what} | ${measured} | ${aim} | ${note} |`),
  ].join('\n');
  console.log(text);
  if (values.out) writeFileSync(values.out, `${text}\n`);
}
