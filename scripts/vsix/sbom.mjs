import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/**
 * The software bill of materials of a .vsix, in CycloneDX 1.5: the packages that its bundles hold parts of and, with their hashes,
 * the native libraries. The same content gives the same bill.
 *
 * @param {string} root
 * @param {import('./shipped.mjs').Shipped[]} shipped all packages; those of native code are left out where there is no platform
 * @param {{ name: string, platform?: { folder: string, files: string[] } }} target
 */
export async function sbom(root, shipped, { name: target, platform }) {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const held = shipped.filter(({ isNative }) => !isNative || platform);
  const own = `pkg:npm/${manifest.name}@${manifest.version}`;
  const libraries = platform ? await nativeLibraries(root, shipped, platform) : [];
  const components = [...held.map(componentOf), ...libraries];
  const direct = held.filter(({ name }) => name in manifest.dependencies || name in manifest.devDependencies);
  const refs = paths => paths.map(path => referenceOf(held.find(one => one.path === path))).sort();
  const runtime = held.find(({ name }) => name === 'onnxruntime-node');
  const dependencies = [
    { ref: own, dependsOn: refs(direct.map(({ path }) => path)) },
    ...held.map(one => ({
      ref: referenceOf(one),
      dependsOn: [
        ...refs(one.dependencies.filter(path => held.some(other => other.path === path))),
        ...(one === runtime ? libraries.map(library => library['bom-ref']) : []),
      ],
    })),
    ...libraries.map(library => ({ ref: library['bom-ref'], dependsOn: [] })),
  ];
  const bom = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        purl: own,
        licenses: [{ license: { id: manifest.license } }],
        properties: [{ name: 'polyrank:target', value: target }],
      },
    },
    components,
    dependencies,
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(bom))}`,
    version: 1,
    ...bom,
  };
}

function componentOf(one) {
  const { name, version, license, integrity } = one;
  const purl = purlOf(one);
  return {
    type: 'library',
    'bom-ref': referenceOf(one),
    name,
    version,
    scope: 'required',
    purl,
    // An expression of SPDX is no id.
    licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }],
    hashes: [hashOfIntegrity(integrity)],
    externalReferences: [{ type: 'distribution', url: `https://www.npmjs.com/package/${name}/v/${version}` }],
  };
}

/** What the platform's folder of onnxruntime-node holds; the library is of the version of its package. */
async function nativeLibraries(root, shipped, { folder, files }) {
  const runtime = shipped.find(({ name }) => name === 'onnxruntime-node');
  return Promise.all(
    files.map(async file => {
      const path = posix.join(runtime.path, 'bin/napi-v6', folder, file);
      const content = createHash('sha256')
        .update(await readFile(join(root, path)))
        .digest('hex');
      const isOwn = file.includes('onnxruntime');
      return {
        type: 'file',
        'bom-ref': `${purlOf(runtime)}#${path}`,
        name: path,
        // Microsoft's libraries of DirectX stand in the package without a version of their own.
        ...(isOwn && { version: runtime.version }),
        hashes: [{ alg: 'SHA-256', content }],
      };
    }),
  );
}

const purlOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
/** The same version can be there twice. */
const referenceOf = one => `${purlOf(one)}#${one.path}`;

function hashOfIntegrity(integrity) {
  const [, bits, base64] = /^sha(\d+)-(.+)$/.exec(integrity);
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') };
}

/** A UUID made of a text (RFC 9562, version 8). */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
