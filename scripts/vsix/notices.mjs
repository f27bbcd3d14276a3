import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The licences of every package that the bundles or the package may hold parts of, as their terms ask. */
export async function notices(root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const shipped = Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.dev && !entry.peer,
  );
  const parts = [];
  for (const [path, { version, license }] of shipped) {
    const name = path.replace(/^.*node_modules\//, '');
    const files = await readdir(join(root, path)).catch(() => []);
    const file = files.find(name => /^(licen[cs]e|copying)(\.|$)/i.test(name));
    const text = file ? (await readFile(join(root, path, file), 'utf8')).trim() : `Licence: ${license}`;
    if (files.length > 0) parts.push(`${name} ${version}\n\n${text}\n`);
  }
  return `Polyrank contains parts of the following packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
