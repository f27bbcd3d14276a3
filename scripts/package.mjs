// Packages the extension: one .vsix for each platform with its native code only, and one without any, which views and checks; and
// beside each the list of what is in it (CycloneDX).
//
//   npm run package                      all of them, into out/
//   npm run package -- linux-x64         one of them
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { checkVsix, megabytes } from './vsix/check.mjs';
import { shippedPackages } from './vsix/shipped.mjs';
import { root, stage } from './vsix/stage.mjs';
import { TARGETS } from './vsix/targets.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TARGETS);
for (const name of names) {
  if (name in TARGETS) continue;
  console.error(`no target ${name}; there are: ${Object.keys(TARGETS).join(', ')}`);
  process.exit(2);
}

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
const shipped = await shippedPackages(root);
const out = join(root, 'out');
await mkdir(out, { recursive: true });
for (const name of names) {
  const { platform } = TARGETS[name];
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-vsix-'));
  const file = join(out, `polyrank-${name}.vsix`);
  try {
    const bill = await stage(folder, { name, platform }, shipped);
    await writeFile(`${file}.cdx.json`, `${JSON.stringify(bill, undefined, 2)}\n`);
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
