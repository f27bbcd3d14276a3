import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLES } from '../bundles.mjs';
import { notices } from './notices.mjs';
import { sbom } from './sbom.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What of package.json concerns only those who build. */
const OF_BUILDING = ['scripts', 'devDependencies', 'overrides', 'allowScripts', 'files', 'bin', 'private'];

/**
 * Lays out what a package holds: the bundles, what package.json names, the samples, and native code.
 *
 * @param {string} folder an empty one
 * @param {{ name: string, platform?: { folder: string, files: string[] } }} target platform: of onnxruntime-node's binaries
 * @param {import('./shipped.mjs').Shipped[]} shipped
 * @returns its bill of materials
 */
export async function stage(folder, target, shipped) {
  const { platform } = target;
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const key of OF_BUILDING) delete manifest[key];
  const native = platform ? ['onnxruntime-common', 'onnxruntime-node'] : [];
  manifest.dependencies = Object.fromEntries(native.map(name => [name, manifest.dependencies[name]]));
  await writeJson(join(folder, 'package.json'), manifest);

  const copy = (path, filter = () => true) =>
    cp(join(root, path), join(folder, path), { recursive: true, filter });
  for (const name of await readdir(root)) {
    if (/^(LICENSE|CHANGELOG\.md|package\.nls(\..+)?\.json)$/.test(name)) await copy(name);
  }
  await writeFile(join(folder, 'README.md'), withoutImages(await readFile(join(root, 'README.md'), 'utf8')));
  for (const path of ['media', 'l10n']) if (existsSync(join(root, path))) await copy(path);
  await copy('samples', path => !['recipe', '.polyrank'].includes(basename(path)));
  const bundles = BUNDLES.filter(({ outdir }) => outdir === 'dist');
  for (const name of bundles.flatMap(({ entryPoints }) => Object.keys(entryPoints))) {
    await copy(join('dist', `${name}.js`));
  }
  await copy('dist/webview', path => !path.endsWith('.map'));
  // What is here is what is wanted; without the file vsce warns.
  await writeFile(join(folder, '.vscodeignore'), '');
  const held = shipped.filter(({ isNative }) => !isNative || platform);
  await writeFile(join(folder, 'THIRD_PARTY_NOTICES.txt'), await notices(root, held));
  const bill = await sbom(root, shipped, target);
  await writeJson(join(folder, 'sbom.cdx.json'), bill);
  if (platform) await stageRuntime(folder, platform);
  return bill;
}

/** VS Code shows pictures of a README from the web only, so those that are files beside it stay out of the package. */
const withoutImages = markdown => markdown.replace(/^!\[[^\]]*\]\((?!\w+:)[^)\s]+\)\n\n/gm, '');

/** The runtime's packages, less their sources, declarations, maps, install script, and the binaries of other platforms. */
async function stageRuntime(folder, platform) {
  const modules = join(root, 'node_modules');
  const target = join(folder, 'node_modules');
  const copy = path => cp(join(modules, path), join(target, path), { recursive: true, filter: isRun });
  await copy('onnxruntime-common/package.json');
  await copy('onnxruntime-common/dist/cjs');
  await copy('onnxruntime-node/dist');
  const binaries = join('onnxruntime-node', 'bin', 'napi-v6', platform.folder);
  await mkdir(join(target, binaries), { recursive: true });
  for (const name of platform.files) await copy(join(binaries, name));

  const manifest = JSON.parse(await readFile(join(modules, 'onnxruntime-node', 'package.json'), 'utf8'));
  // Its other dependencies serve its install script.
  const { 'onnxruntime-common': common } = manifest.dependencies;
  const kept = { ...manifest, dependencies: { 'onnxruntime-common': common } };
  for (const key of ['scripts', 'devDependencies', 'types']) delete kept[key];
  await writeJson(join(target, 'onnxruntime-node', 'package.json'), kept);
}

const isRun = path => !/\.(d\.ts|map)$/.test(path);

const writeJson = (path, value) => writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
