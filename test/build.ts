import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Bundles the command line and the runner once, for the tests that drive them as processes. */
export function setup(): void {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: join(__dirname, '..'), stdio: 'inherit' });
}
