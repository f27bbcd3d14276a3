import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { TARGETS } from './targets.mjs';
import { readZip } from './zip.mjs';

export const megabytes = bytes => (bytes / 1e6).toFixed(1);

/** What an installed package must hold whatever package.json names. */
const NEEDED = [
  'dist/runner.js',
  'dist/probe.js',
  'samples/hybrid.polyrank.yaml',
  'samples/encoder/model.safetensors',
  'samples/encoder/tokenizer.json',
  'samples/qa/train.jsonl',
  'samples/qa/test.jsonl',
  'readme.md',
  'LICENSE.txt',
  'THIRD_PARTY_NOTICES.txt',
  'sbom.cdx.json',
];

/** What no package holds: what it was built or tested with. */
const UNWANTED =
  /(\.tsx?|\.map|\.py|\.vsix|\.test\.\w+|tsconfig.*\.json)$|(^|\/)(test|src|bench|scripts|\.polyrank|\.ci)\//;

const NATIVE = /\.(node|so|dylib|dll)(\.|$)/;

/**
 * Opens a package and checks that it is whole and holds nothing else.
 *
 * @param {string} path of the .vsix
 * @param {string} name of the target
 * @throws {Error} naming every fault
 */
export async function checkVsix(path, name) {
  const { platform, limit } = TARGETS[name];
  const entries = await readZip(path);
  const files = new Set(
    [...entries.keys()]
      .filter(entry => entry.startsWith('extension/'))
      .map(entry => entry.slice('extension/'.length)),
  );
  const faults = [];
  const expectFile = (file, why) => files.has(file) || faults.push(`${file} is missing (${why})`);

  const json = file => JSON.parse(entries.get(`extension/${file}`).read().toString('utf8'));
  const manifest = json('package.json');
  for (const file of namedFiles(manifest)) expectFile(file, 'package.json names it');
  for (const file of NEEDED) expectFile(file, 'every package has it');
  for (const page of ['dashboard', 'bias', 'comparison', 'queries']) {
    for (const type of ['js', 'css']) expectFile(`dist/webview/${page}.${type}`, 'a page');
  }
  const texts = files.has('package.nls.json') ? json('package.nls.json') : {};
  for (const [, key] of JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)) {
    if (!(key in texts)) faults.push(`package.nls.json has no ${key}`);
  }

  for (const file of files) if (UNWANTED.test(file)) faults.push(`${file} is of no use to users`);
  const binaries = (platform?.files ?? []).map(file =>
    posix.join('node_modules/onnxruntime-node/bin/napi-v6', platform.folder, file),
  );
  for (const file of binaries) expectFile(file, 'native code of the platform');
  for (const file of files) {
    if (NATIVE.test(file) && !binaries.includes(file))
      faults.push(`${file} is native code of another platform`);
  }
  const declared = /TargetPlatform="([^"]+)"/.exec(
    entries.get('extension.vsixmanifest').read().toString('utf8'),
  )?.[1];
  const target = platform && name;
  if (declared !== target)
    faults.push(`is declared for ${declared ?? 'every platform'}, not ${target ?? 'every platform'}`);
  const { size } = await stat(path);
  if (size > limit) faults.push(`has ${megabytes(size)} MB; at most ${megabytes(limit)} MB are allowed`);
  if (faults.length > 0) throw new Error(`${path}:\n  ${faults.join('\n  ')}`);
}

/** Paths within the package, wherever package.json names one. */
function namedFiles(value) {
  if (typeof value === 'string') {
    const isPath = /^[\w./-]+\.(js|json|svg|png|md|css|ttf|woff2?)$/.test(value);
    return isPath ? [posix.normalize(value)] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namedFiles);
}
