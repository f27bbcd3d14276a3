import { excerpt, excerptOfJson } from '../core/data/json-lines';
import { parseJson, placeInJson } from '../core/data/json-position';
import { UserError } from '../core/errors';
import { readWhole } from '../core/files/read';

/** A file that holds one JSON object, read key by key, with faults that name the key, its line and its value. */
export class JsonFile {
  private constructor(
    readonly path: string,
    readonly text: string,
    readonly values: Readonly<Record<string, unknown>>,
  ) {}

  static async read(path: string): Promise<JsonFile> {
    return JsonFile.parse(path, await readWhole(path));
  }

  /** @throws UserError where `text` is not a JSON object */
  static parse(path: string, text: string): JsonFile {
    const values = parseJson(path, text);
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      throw new UserError(`expected a JSON object, found ${excerpt(values)}`, { file: path });
    return new JsonFile(path, text, values as Record<string, unknown>);
  }

  /** The value of a key; null, as Python writes `None`, counts as absent. */
  get(key: string): unknown {
    return Object.hasOwn(this.values, key) ? (this.values[key] ?? undefined) : undefined;
  }

  string(key: string, otherwise?: string): string {
    const value = this.get(key) ?? otherwise;
    if (typeof value !== 'string') throw this.fault(key, 'text');
    return value;
  }

  boolean(key: string, otherwise?: boolean): boolean {
    const value = this.get(key) ?? otherwise;
    if (typeof value !== 'boolean') throw this.fault(key, 'true or false');
    return value;
  }

  /** An integer of at least `minimum` and at most `maximum`. */
  integer(key: string, minimum: number, otherwise?: number, maximum = Number.MAX_SAFE_INTEGER): number {
    const value = this.get(key) ?? otherwise;
    if (!Number.isSafeInteger(value) || (value as number) < minimum)
      throw this.fault(key, `an integer of at least ${minimum}`);
    if ((value as number) > maximum) throw this.fault(key, `at most ${maximum}`);
    return value as number;
  }

  positive(key: string, otherwise?: number): number {
    const value = this.get(key) ?? otherwise;
    if (typeof value !== 'number' || !(value > 0)) throw this.fault(key, 'a number above 0');
    return value;
  }

  /** The error for a key whose value is not what was expected. */
  fault(key: string, expected: string, remedy?: string): UserError {
    const value = this.get(key);
    const found = value === undefined ? 'is missing' : `is ${excerptOfJson(value)}`;
    return new UserError(
      `${key} ${found}, expected ${expected}.`,
      { file: this.path, ...placeInJson(this.text, [key]) },
      remedy,
    );
  }
}
