import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** ONNX Runtime is built of many libraries itself; its npm package does not hold their notices. */
const RUNTIME_NOTICES = 'https://github.com/microsoft/onnxruntime/blob/v{version}/ThirdPartyNotices.txt';

/**
 * The licences of every package of which parts are in a .vsix, as their terms ask.
 *
 * @param {string} root
 * @param {import('./shipped.mjs').Shipped[]} shipped
 */
export async function notices(root, shipped) {
  const parts = await Promise.all(shipped.map(one => noticeOf(root, one)));
  return `Polyrank contains parts of the following packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

async function noticeOf(root, { name, version, license, path }) {
  const files = await readdir(join(root, path));
  const file = files.find(name => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  const text = file ? (await readFile(join(root, path, file), 'utf8')).trim() : `Licence: ${license}`;
  const more =
    name === 'onnxruntime-node' ? `\n\nIts parts: ${RUNTIME_NOTICES.replace('{version}', version)}` : '';
  return `${name} ${version}\n\n${text}${more}\n`;
}
