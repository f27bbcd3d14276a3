import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dependenciesPage } from '../../scripts/dependencies.mjs';
import { notices } from '../../scripts/vsix/notices.mjs';
import { sbom } from '../../scripts/vsix/sbom.mjs';
import { type Shipped, shippedPackages } from '../../scripts/vsix/shipped.mjs';
import { TARGETS } from '../../scripts/vsix/targets.mjs';

const root = join(__dirname, '..', '..');
let shipped: Shipped[];
beforeAll(async () => {
  shipped = await shippedPackages(root);
}, 60_000);

describe('what is in a package', () => {
  it('is told by the bundles', () => {
    const names = shipped.map(({ name }) => name);
    // One that package.json has for development, one that another depends on, two of native code.
    expect(names).toEqual(
      expect.arrayContaining(['svgcanvas', 'fzstd', 'yaml', 'onnxruntime-node', 'onnxruntime-common']),
    );
    expect(names).not.toContain('adm-zip');
    expect(names).not.toContain('esbuild');
  });

  it('has its licence in the package', async () => {
    const text = await notices(root, shipped);
    for (const { name, version } of shipped) expect(text).toContain(`${name} ${version}\n`);
    expect(text).not.toContain('Licence: undefined');
  });

  it('may be given away with ours', () => {
    const allowed = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];
    expect(shipped.filter(({ license }) => !allowed.includes(license))).toEqual([]);
  });

  it('stands in docs/dependencies.md', async () => {
    const page = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8');
    expect(page, 'run npm run dependencies').toBe(await dependenciesPage());
  }, 60_000);
});

describe.each(Object.keys(TARGETS))('the bill of materials of %s', name => {
  const { platform } = TARGETS[name]!;
  const make = () => sbom(root, shipped, { name, ...(platform && { platform }) });

  it('is of the form of CycloneDX 1.5', async () => {
    const bom = await make();
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    );
    const { components } = bom;
    const references = [bom.metadata.component, ...components].map(component => component['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    for (const { type, hashes, purl, licenses } of components) {
      expect(['library', 'file']).toContain(type);
      for (const { alg, content } of hashes)
        expect(content).toMatch(alg === 'SHA-256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{128}$/);
      if (type === 'library')
        expect([purl, licenses]).toEqual([expect.stringMatching(/^pkg:npm\//), [expect.anything()]]);
    }
    const known = new Set(references);
    for (const { ref, dependsOn } of bom.dependencies) {
      expect(known).toContain(ref);
      for (const other of dependsOn) expect(known).toContain(other);
    }
  });

  it('lists every package and native library, and is the same each time', async () => {
    const bom = await make();
    const { components } = bom;
    const listed = components
      .filter(({ type }) => type === 'library')
      .map(one => `${one.name} ${one.version}`);
    const held = shipped.filter(({ isNative }) => !isNative || platform);
    expect(listed).toEqual(held.map(one => `${one.name} ${one.version}`));
    const files = components.filter(({ type }) => type === 'file');
    expect(files).toHaveLength(platform?.files.length ?? 0);
    for (const { name: path, hashes } of files) {
      const content = createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex');
      expect(hashes).toEqual([{ alg: 'SHA-256', content }]);
    }
    expect(await make()).toEqual(bom);
  });
});
