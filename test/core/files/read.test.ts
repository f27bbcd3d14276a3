import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readLineBlocks, readLines, readWhole } from '../../../src/core/files/read';

const folder = mkdtempSync(join(tmpdir(), 'polyrank-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function lines(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { text, number } of readLines(path)) {
    found.push(text);
    expect(number).toBe(found.length);
  }
  return found;
}

describe('readLines', () => {
  it('drops line ends of both kinds and the byte-order mark at the start only', async () => {
    expect(await lines(file('a.txt', '\ufeffone\r\ntwo\n\n\ufefffour'))).toEqual([
      'one',
      'two',
      '',
      '\ufefffour',
    ]);
    expect(await lines(file('empty.txt', ''))).toEqual([]);
    expect(await lines(file('end.txt', 'one\n'))).toEqual(['one']);
  });

  it('reads any text back, packed or not, across the borders of chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[^\r\n\ufeff]*$/), { minLength: 1 }),
        fc.integer({ min: 1, max: 800 }),
        async (words, times) => {
          const text = Array.from({ length: times }, () => `${words.join('\n')}語\n`).join('');
          const expected = text.slice(0, -1).split('\n');
          expect(await lines(file('any.txt', text))).toEqual(expected);
          expect(await lines(file('any.txt.gz', gzipSync(text, { level: 1 })))).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('names the line of a byte that is not UTF-8', async () => {
    const text = 'x'.repeat(99).concat('\n').repeat(10_000);
    const path = file('bad.txt', Buffer.concat([Buffer.from(text), Buffer.from([0x61, 0xff, 0x0a])]));
    await expect(lines(path)).rejects.toThrow(`${path}:10001: not valid UTF-8`);
    await expect(readWhole(path)).rejects.toThrow(`${path}:10001: not valid UTF-8`);
  });

  it('names the line where a gzip stream breaks off', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 9999 }, (_, i) => `row ${i}`).join('\n')));
    const path = file('cut.txt.gz', packed.subarray(0, packed.length - 100));
    await expect(lines(path)).rejects.toThrow(/cut\.txt\.gz:\d+: the gzip stream ends too early/);
    await expect(lines(file('not.txt.gz', 'plain'))).rejects.toThrow('not a valid gzip stream');
  });

  it('says what is wrong with a path', async () => {
    await expect(lines(join(folder, 'absent.txt'))).rejects.toThrow('no such file');
    await expect(lines(join(folder, 'absent.txt.gz'))).rejects.toThrow('no such file');
    await expect(lines(folder)).rejects.toThrow('is a folder');
  });
});

describe('readLineBlocks', () => {
  it('gives whole lines and their numbers', async () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `line ${i + 1}\n`).join('');
    let whole = '';
    for await (const { bytes, line } of readLineBlocks(file('blocks.txt', text))) {
      const block = bytes.toString();
      expect(block.startsWith(`line ${line}\n`)).toBe(true);
      expect(block.endsWith('\n')).toBe(true);
      whole += block;
    }
    expect(whole).toBe(text);
  });
});

describe('readWhole', () => {
  it('drops the byte-order mark and unpacks', async () => {
    expect(await readWhole(file('whole.json', '\ufeff{}'))).toBe('{}');
    expect(await readWhole(file('whole.json.gz', gzipSync('{"ü": 1}')))).toBe('{"ü": 1}');
  });
});

describe('a gzip bomb', () => {
  /** A gigabyte of one text again and again, as members of 16 MB each: several hundred times larger than packed. */
  const bomb = (text: string) => {
    const member = gzipSync(Buffer.alloc(1 << 24, text));
    return file(`bomb-${text.length}.gz`, Buffer.concat(Array(64).fill(member)));
  };

  it('is given up where it is read in lines', async () => {
    const path = bomb(`${'x'.repeat(1000)}\n`);
    const before = process.memoryUsage().rss;
    const read = async () => {
      for await (const { bytes } of readLineBlocks(path)) expect(bytes.length).toBeLessThan(1 << 19);
    };
    await expect(read()).rejects.toThrow(`${path}: unpacks to more than 200 times its size`);
    expect(process.memoryUsage().rss - before).toBeLessThan(1 << 28);
  });

  it('is given up where it is one line', async () => {
    await expect(lines(bomb('x'))).rejects.toThrow(/more than 256 MiB|more than 200 times/);
  });

  it('is given up where it is read whole', async () => {
    await expect(readWhole(bomb('x'))).rejects.toThrow('too large to be read whole');
  });

  it('is not what repeats itself now and then', async () => {
    const row = (i: number) => `{"id": ${i}, "text": "${'the same words again and again '.repeat(20)}"}\n`;
    const text = Array.from({ length: 20_000 }, (_, i) => row(i)).join('');
    expect(await lines(file('alike.jsonl.gz', gzipSync(text)))).toHaveLength(20_000);
  });
});
