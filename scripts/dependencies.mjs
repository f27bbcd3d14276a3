// Writes docs/dependencies.md: every package of which parts are in a .vsix, from package-lock.json and the bundles.
//
//   npm run dependencies               without a network
//   npm run dependencies -- --audit    asks the registry first whether faults of them are known
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { shippedPackages } from './vsix/shipped.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const notes = join(root, 'scripts', 'dependencies.json');

/** The page as it should be. @returns {Promise<string>} Markdown */
export async function dependenciesPage() {
  const shipped = await shippedPackages(root);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  const { why, audit } = JSON.parse(await readFile(notes, 'utf8'));
  const direct = { ...lock[''].dependencies, ...lock[''].devDependencies };
  const rows = shipped.map(one => {
    const users = shipped
      .filter(({ dependencies }) => dependencies.includes(one.path))
      .map(({ name }) => name);
    const reason = one.name in direct ? why[one.name] : `for ${users.join(', ')}`;
    if (!reason) throw new Error(`scripts/dependencies.json does not say why there is ${one.name}`);
    return `| [${one.name}](https://www.npmjs.com/package/${one.name}) | ${one.version} | ${one.license} | ${reason} |`;
  });
  const paths = new Set(shipped.map(({ path }) => path));
  const others = Object.entries(lock).filter(([path, { dev }]) => path && !dev && !paths.has(path));
  return [
    '# Dependencies',
    '',
    '<!-- Written by npm run dependencies. -->',
    '',
    'Of these packages parts are in the extension: bundled by esbuild, or beside it in `node_modules` (ONNX Runtime). Versions are',
    'exact, and `package-lock.json` holds the hash of each. Their licences are in every package (`THIRD_PARTY_NOTICES.txt`), and so',
    'is the bill of materials in CycloneDX (`sbom.cdx.json`, which `npm run package` also writes beside the package), with the hashes',
    'of the native libraries.',
    '',
    '| Package | Version | Licence | Why |',
    '|---|---|---|---|',
    ...rows,
    '',
    'An `npm install` also brings these, which no package holds (they serve the installer of ONNX Runtime, which is not run, wrappers for',
    `React, and a compiler of protocols): ${others.map(([path]) => path.replace(/^.*node_modules\//, '')).join(', ')}.`,
    '',
    '## Audit',
    '',
    auditWords(audit),
    '',
  ].join('\n');
}

function auditWords(audit) {
  if (!audit) {
    return 'No result of `npm audit --omit=dev` is recorded. `npm run dependencies -- --audit` asks the registry and writes it here.';
  }
  const { date, total, faults } = audit;
  const found = faults.length === 0 ? 'no known faults' : faults.join('; ');
  return `\`npm audit --omit=dev\` on ${date}, ${total} packages: ${found}.`;
}

/** Asks the registry about the packages of package-lock.json. */
async function recordAudit() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' });
  const report = JSON.parse(stdout);
  if (!report.vulnerabilities) throw new Error(`npm audit gave no answer: ${report.message ?? stdout}`);
  const faults = Object.values(report.vulnerabilities).map(({ name, severity }) => `${name} (${severity})`);
  const audit = {
    date: new Date().toISOString().slice(0, 10),
    total: report.metadata.dependencies.prod,
    faults: faults.sort(),
  };
  const { why } = JSON.parse(await readFile(notes, 'utf8'));
  await writeFile(notes, `${JSON.stringify({ why, audit }, undefined, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--audit')) await recordAudit();
  await writeFile(join(root, 'docs', 'dependencies.md'), await dependenciesPage());
}
