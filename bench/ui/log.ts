import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerAddress } from '../../test/vscode/support/server';

/** Waits until a log of the extension has what is looked for, and removes that log, so that each window is found once. */
export async function extensionLog({ folder }: ServerAddress, pattern: RegExp): Promise<RegExpExecArray> {
  const logs = join(folder, 'data', 'logs');
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    for (const name of readdirSync(logs, { recursive: true, encoding: 'utf8' })) {
      if (!/polyrank[^/]*\/.*\.log$|Polyrank\.log$/i.test(name)) continue;
      const found = pattern.exec(readFileSync(join(logs, name), 'utf8'));
      if (!found) continue;
      rmSync(join(logs, name));
      return found;
    }
  }
  throw new Error(`nothing of ${pattern} in the logs`);
}
