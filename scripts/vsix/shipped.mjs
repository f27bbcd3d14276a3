import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { BUNDLES } from '../bundles.mjs';

/**
 * A package of which parts are in a .vsix.
 *
 * @typedef {{ name: string, version: string, license: string, path: string, integrity: string, isNative: boolean,
 *   dependencies: string[] }} Shipped
 * path: below the project's folder; integrity: as package-lock.json has it; isNative: it stays a package of its own, in packages
 * that can run, and is not bundled; dependencies: paths of shipped packages
 */

const NATIVE = ['node_modules/onnxruntime-common', 'node_modules/onnxruntime-node'];

/**
 * The packages that the bundles hold parts of, as esbuild tells, and those of native code: not what package.json says, as what is
 * bundled may be a dependency of development, and what is a dependency may be of use only when it is installed.
 *
 * @param {string} root
 * @returns {Promise<Shipped[]>} by name
 */
export async function shippedPackages(root) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const paths = [...new Set([...(await bundledPaths(root)), ...NATIVE])];
  const shipped = paths.map(path => {
    const { version, license, integrity, dependencies = {} } = packages[path];
    const wanted = Object.keys(dependencies).map(name => found(packages, path, name));
    return {
      name: nameOf(path),
      version,
      license,
      path,
      integrity,
      isNative: NATIVE.includes(path),
      dependencies: wanted.filter(other => paths.includes(other)),
    };
  });
  return shipped.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
}

/** Folders of the packages whose code is in a bundle. */
async function bundledPaths(root) {
  const paths = new Set();
  for (const options of BUNDLES) {
    const { metafile } = await esbuild.build({
      ...options,
      absWorkingDir: root,
      metafile: true,
      sourcemap: false,
      write: false,
    });
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const path = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
        if (path && bytesInOutput > 0) paths.add(path);
      }
    }
  }
  return paths;
}

/** Where Node finds what a package depends on: below it, or below those that it is in. */
function found(packages, path, name) {
  for (let folder = path; ; folder = folder.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const candidate = `${folder}${folder && '/'}node_modules/${name}`;
    if (candidate in packages || folder === '') return candidate;
  }
}

const nameOf = path => path.replace(/^.*node_modules\//, '');
