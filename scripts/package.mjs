// Packages the extension: one .vsix for each platform with its native code only, and one without any, which views and checks.
//
//   npm run package                      all of them, into out/
//   npm run package -- linux-x64         one of them
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { checkVsix, megabytes } from './vsix/check.mjs';
import { root, stage } from './vsix/stage.mjs';
import { TARGETS } from './vsix/targets.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TARGETS);
for (const name of names) {
  if (name in TARGETS) continue;
  console.error(`no target ${name}; there are: ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
const out = join(root, 'out');
await mkdir(out, { recursive: true });
for (const name of names) {
  const { platform } = TARGETS[name];
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-vsix-'));
  const file = join(out, `polyrank-${name}.vsix`);
  try {
    await stage(folder, platform);
    await createVSIX({
      cwd: folder,
      packagePath: file,
      ...(platform && { target: name }),
      dependencies: platform !== undefined,
      useYarn: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await checkVsix(file, name);
  console.log(`${file}: ${megabytes((await stat(file)).size)} MB`);
}
