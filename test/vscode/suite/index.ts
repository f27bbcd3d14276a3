import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What the extension host calls: runs every suite beside this file, and writes what came of each test. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: class {} as never });
  for (const name of readdirSync(__dirname))
    if (name.endsWith('.suite.js')) mocha.addFile(join(__dirname, name));
  const results: { title: string; error?: string }[] = [];
  return new Promise(resolve => {
    const runner = mocha.run(() => {
      writeFileSync(join(__dirname, 'results.json'), JSON.stringify(results));
      resolve();
    });
    runner.on('pass', test => results.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error: Error) => {
      results.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
    });
  });
}
