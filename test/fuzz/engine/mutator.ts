import type { Random } from '../../../src/core/random';

/** Longer inputs make executions slow and find nothing that shorter ones do not. */
export const LONGEST = 1 << 15;
/** What the speed limit is given for. */
const SWOLLEN = 1 << 20;

const INTEGERS = [
  0,
  1,
  -1,
  2,
  127,
  128,
  255,
  256,
  32767,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
];
const NUMBERS = [
  ...INTEGERS.map(String),
  '1e999',
  '-0',
  '0.5',
  'NaN',
  '1e-320',
  '00',
  '18446744073709551615',
];
const JSON_VALUES = [
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '[[]]',
  '{"a":1}',
  '0',
  '-1',
  '"\\ud800"',
  '"__proto__"',
];
const WORDS = [
  '__proto__',
  'constructor',
  'toString',
  '\0',
  '\ufeff',
  '\r\n',
  '\n',
  '\t',
  '\u2028',
  '\x1b[31m',
  'é',
  '\u{1f600}',
];
const JSON_VALUE = /"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|\[\]|\{\}/g;
const NUMBER = /-?\d+/g;
const OPENERS = ['[', '{"a":', '{', '- ', '? ', '&a [*a, ', '"', '\x0a\x02', '\x1a\x7f', '('];

type Mutation = (bytes: Buffer) => Buffer;

/** Changes inputs in the ways in which files go wrong: bytes, lines, numbers, values of JSON, words of the format, nesting. */
export class Mutator {
  readonly #words: readonly Buffer[];
  readonly #mutations: readonly Mutation[];

  constructor(
    private readonly random: Random,
    words: Iterable<string>,
    private readonly corpus: { bytes: Buffer }[],
  ) {
    this.#words = [...new Set([...WORDS, ...words])].map(word => Buffer.from(word));
    const text: Mutation[] = [
      bytes => this.#lines(bytes),
      bytes => this.#replaceMatch(bytes, NUMBER, NUMBERS),
      bytes => this.#replaceMatch(bytes, JSON_VALUE, JSON_VALUES),
      bytes => this.#swapMatches(bytes, JSON_VALUE),
    ];
    const plain: Mutation[] = [
      bytes => this.#flip(bytes),
      bytes => this.#integer(bytes),
      bytes => this.#splice(bytes, Buffer.alloc(0)),
      bytes => this.#splice(bytes, this.#slice(bytes)),
      bytes => this.#splice(bytes, this.#slice(this.#pick(this.corpus).bytes)),
      bytes => this.#splice(bytes, this.#pick(this.#words)),
      bytes => this.#insert(bytes, this.#pick(this.#words)),
      bytes => this.#insert(bytes, this.#slice(bytes)),
      bytes => this.#insert(bytes, Buffer.from(this.#pick(OPENERS).repeat(1 + this.#skewed(400)))),
      bytes => bytes.subarray(0, this.random.integer(bytes.length + 1)),
    ];
    this.#mutations = [...plain, ...text];
  }

  mutate(bytes: Buffer): Buffer {
    let mutant = bytes;
    for (let n = 1 + this.#skewed(6); n > 0; n--) mutant = this.#pick(this.#mutations)(mutant);
    return mutant.subarray(0, LONGEST);
  }

  /** The input with a part of it repeated up to a megabyte: what takes more than linear time shows. */
  swell(bytes: Buffer): Buffer {
    const [from, to] = this.#range(bytes);
    const part = bytes.subarray(from, to);
    const times = part.length === 0 ? 0 : Math.floor((SWOLLEN - bytes.length) / part.length);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array(Math.max(0, times)).fill(part),
      bytes.subarray(to),
    ]);
  }

  #flip(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[this.random.integer(copy.length)]! ^= 1 << this.random.integer(8);
    return copy;
  }

  /** Writes an integer of 1 … 8 bytes at the limit of some type. */
  #integer(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    const size = 1 << this.random.integer(4);
    if (copy.length < size) return copy;
    const value = Buffer.alloc(8);
    value.writeBigInt64LE(BigInt.asIntN(64, BigInt(this.#pick(INTEGERS))));
    if (this.random.integer(4) === 0) value.subarray(0, size).reverse();
    value.copy(copy, this.random.integer(copy.length - size + 1), 0, size);
    return copy;
  }

  #lines(bytes: Buffer): Buffer {
    const lines = bytes.toString('latin1').split('\n');
    const at = this.random.integer(lines.length);
    const [line] = lines.splice(at, 1);
    const copies = this.random.integer(3);
    const indented = `${' '.repeat(this.random.integer(5))}${line!.trimStart()}`;
    if (copies === 0) lines.splice(this.random.integer(lines.length + 1), 0, indented);
    else for (let i = 0; i < copies; i++) lines.splice(at, 0, line!);
    return Buffer.from(lines.join('\n'), 'latin1');
  }

  #replaceMatch(bytes: Buffer, pattern: RegExp, values: readonly string[]): Buffer {
    const text = bytes.toString('latin1');
    const matches = [...text.matchAll(pattern)];
    if (matches.length === 0) return bytes;
    const { 0: found, index } = this.#pick(matches);
    return Buffer.from(
      text.slice(0, index) + this.#pick(values) + text.slice(index + found.length),
      'latin1',
    );
  }

  #swapMatches(bytes: Buffer, pattern: RegExp): Buffer {
    const values = [...bytes.toString('latin1').matchAll(pattern)].map(([value]) => value);
    return values.length === 0 ? bytes : this.#replaceMatch(bytes, pattern, values);
  }

  #insert(bytes: Buffer, part: Buffer): Buffer {
    const at = this.random.integer(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
  }

  #splice(bytes: Buffer, part: Buffer): Buffer {
    const [from, to] = this.#range(bytes);
    return Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(to)]);
  }

  #slice(bytes: Buffer): Buffer {
    return bytes.subarray(...this.#range(bytes));
  }

  /** Mostly short. */
  #range({ length }: Buffer): [from: number, to: number] {
    const from = this.random.integer(length + 1);
    return [from, Math.min(length, from + this.#skewed(length + 1))];
  }

  /** 0 … bound − 1, the smaller the likelier. */
  #skewed(bound: number): number {
    return this.random.integer(1 + this.random.integer(1 + this.random.integer(bound)));
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.random.integer(items.length)]!;
  }
}
