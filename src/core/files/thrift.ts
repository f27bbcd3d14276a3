import { Damage } from './damage';

/** A value of Thrift's compact protocol; fields of structures by their numbers. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const MOST_LEVELS = 32;

/**
 * Reads structures of Thrift's compact protocol, in time and memory that grow with their bytes alone: lists and texts
 * end within the bytes, integers have no more of them than their type takes, and nesting is limited.
 */
export class ThriftReader {
  readonly #view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public offset = 0,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws Damage where the bytes hold no structure, or one that breaks a bound */
  struct(level = 0): ThriftStruct {
    if (level > MOST_LEVELS) throw new Damage(`nested more than ${MOST_LEVELS} levels deep`);
    const fields = new Map<number, ThriftValue>();
    let field = 0;
    for (;;) {
      const head = this.#byte();
      const type = head & 15;
      if (type === 0) return fields;
      field = head >> 4 ? field + (head >> 4) : this.#integer(5);
      fields.set(field, type <= 2 ? type === 1 : this.#value(type, level));
    }
  }

  #value(type: number, level: number): ThriftValue {
    switch (type) {
      case 1:
      case 2:
        return this.#byte() === 1;
      case 3:
        return (this.#byte() << 24) >> 24;
      case 4:
      case 5:
        return this.#integer(5);
      case 6:
        return this.#integer(10);
      case 7:
        this.#skip(8);
        return this.#view.getFloat64(this.offset - 8, true);
      case 8: {
        const length = this.#natural(5);
        this.#skip(length);
        return this.bytes.subarray(this.offset - length, this.offset);
      }
      case 9:
        return this.#list(level);
      case 12:
        return this.struct(level + 1);
      default:
        throw new Damage(`holds a value of the unknown type ${type}`);
    }
  }

  #list(level: number): ThriftValue[] {
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#natural(5) : head >> 4;
    // No element takes less than a byte.
    if (size > this.bytes.length - this.offset) throw new Damage(`a list of ${size} items does not fit in`);
    return Array.from({ length: size }, () => this.#value(head & 15, level + 1));
  }

  /** Zigzag: the lowest bit is the sign. */
  #integer(mostBytes: number): number {
    const value = this.#natural(mostBytes);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #natural(mostBytes: number): number {
    let value = 0;
    for (let i = 0; i < mostBytes; i++) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128 && (mostBytes > 5 || value < 2 ** 32)) return value;
    }
    throw new Damage('an integer is too long');
  }

  #byte(): number {
    this.#skip(1);
    return this.bytes[this.offset - 1]!;
  }

  #skip(length: number): void {
    if (length > this.bytes.length - this.offset) throw new Damage('it ends too early');
    this.offset += length;
  }
}
