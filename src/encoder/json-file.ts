import { excerpt } from '../core/data/json-lines';
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

  /** An integer of at least `minimum`. */
  integer(key: string, minimum: number, otherwise?: number): number {
    const value = this.get(key) ?? otherwise;
    if (!Number.isSafeInteger(value) || (value as number) < minimum)
      throw this.fault(key, `an integer of at least ${minimum}`);
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
    const found = value === undefined ? 'is missing' : `is ${excerpt(JSON.stringify(value))}`;
    const before = this.text.slice(0, this.text.indexOf(JSON.stringify(key)));
    const line = value === undefined ? undefined : before.split('\n').length;
    return new UserError(
      `${key} ${found}, expected ${expected}.`,
      line === undefined ? { file: this.path } : { file: this.path, line },
      remedy,
    );
  }
}

/** @throws UserError with the file's name, for text that is not JSON */
export function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new UserError(`not valid JSON: ${message}.`, { file: path }, 'Fetch the file again.', {
      cause: error,
    });
  }
}
