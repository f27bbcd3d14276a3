import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors';
import { AtomicFile } from '../../../src/core/files/atomic-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyrank-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('AtomicFile', () => {
  it('replaces a file only at the end', async () => {
    const path = join(folder, 'new', 'a.txt');
    const first = await AtomicFile.create(path);
    await first.write('old');
    await first.finish();
    const second = await AtomicFile.create(path);
    for (let i = 0; i < 20_000; i++) await second.write(`ü ${i}\n`);
    await second.writeBytes(new Uint8Array(0));
    expect(await readFile(path, 'utf8')).toBe('old');
    await second.finish();
    await second.discard();
    expect(await readFile(path, 'utf8')).toBe(Array.from({ length: 20_000 }, (_, i) => `ü ${i}\n`).join(''));
    expect(await readdir(join(folder, 'new'))).toEqual(['a.txt']);
  });

  it('leaves no trace when it is given up', async () => {
    const file = await AtomicFile.create(join(folder, 'a.txt'));
    await file.write('x'.repeat(100_000));
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says where it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(AtomicFile.create(join(folder, 'file', 'a.txt'))).rejects.toThrow(UserError);
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
    const path = join(folder, 'a.txt');
    await symlink('/dev/full', `${path}.tmp`);
    const file = await AtomicFile.create(path);
    await expect(file.write('x'.repeat(100_000))).rejects.toThrow(/no space left on the device/);
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });
});
