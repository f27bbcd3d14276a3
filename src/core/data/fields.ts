import { type Place, UserError } from '../errors';
import { readWhole } from '../files/read';
import { excerpt, readJsonLines } from './json-lines';
import { type JsonPath, parseJson, placeInJson } from './json-position';
import { isLanguageTag, suggestTag } from './languages';
import type { Language } from './model';

type Values = Readonly<Record<string, unknown>>;

/**
 * A JSON object of a user's file, read field by field. Every fault names the place, the field, its value, and what was
 * expected. `null` counts as absent.
 */
export class Fields {
  /**
   * @param locate tells where the value at a path from the file's root stands, or what is around a missing one; only
   *   asked for faults
   * @param path where this object itself stands
   */
  constructor(
    readonly values: Values,
    private readonly locate: (path: JsonPath) => Place,
    readonly path: JsonPath = [],
  ) {}

  get place(): Place {
    return this.locate(this.path);
  }

  get(key: string): unknown {
    return Object.hasOwn(this.values, key) ? (this.values[key] ?? undefined) : undefined;
  }

  /** The first of the keys that is there. */
  firstOf(keys: readonly string[]): string | undefined {
    return keys.find(key => this.get(key) !== undefined);
  }

  /** Text that is not blank, as it stands. */
  text(key: string): string {
    const value = this.get(key);
    if (typeof value !== 'string' || value.trim() === '') throw this.fault(key, 'text');
    return value;
  }

  /** Text, or '' where there is none. */
  textOrEmpty(key: string): string {
    const value = this.get(key) ?? '';
    if (typeof value !== 'string') throw this.fault(key, 'text');
    return value;
  }

  /** An identifier: text, or an integer, which many files write without quotes. */
  id(key: string): string {
    const value = this.get(key);
    return Number.isSafeInteger(value) ? String(value) : this.text(key);
  }

  integer(key: string, otherwise?: number): number {
    const value = this.get(key) ?? otherwise;
    if (!Number.isSafeInteger(value)) throw this.fault(key, 'an integer');
    return value as number;
  }

  language(key: string): Language {
    const value = this.get(key);
    if (typeof value === 'string' && isLanguageTag(value)) return value;
    throw this.fault(key, 'a language tag such as "en" or "zh-Hant"', suggestTag(value));
  }

  list(key: string): readonly unknown[] {
    const value = this.get(key);
    if (!Array.isArray(value)) throw this.fault(key, 'a list');
    return value;
  }

  /** An object, or undefined where there is none. */
  object(key: string): Fields | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw this.fault(key, 'an object');
    return new Fields(value, this.locate, [...this.path, key]);
  }

  /** The texts of a list, none of them blank. */
  *texts(key: string): Generator<string> {
    for (const [i, value] of this.list(key).entries()) {
      if (typeof value !== 'string' || value.trim() === '') throw this.fault(key, 'text', undefined, i);
      yield value;
    }
  }

  /** The objects of a list. */
  *objects(key: string): Generator<Fields> {
    for (const [i, value] of this.list(key).entries()) {
      if (!isObject(value)) throw this.fault(key, 'an object', undefined, i);
      yield new Fields(value, this.locate, [...this.path, key, i]);
    }
  }

  /** The error for a field, or for an item of a list, whose value is not what was expected. */
  fault(key: string, expected: string, remedy?: string, ...steps: number[]): UserError {
    let value = this.get(key);
    for (const step of steps) value = (value as readonly unknown[] | undefined)?.[step];
    const path = [...this.path, key, ...steps];
    const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
    return new UserError(`${formatPath(path)} ${found}, expected ${expected}.`, this.locate(path), remedy);
  }
}

/** Streams the objects of a JSON Lines file (`.gz` too). @throws UserError as `readJsonLines` does */
export async function* readFieldsByLine(file: string): AsyncGenerator<Fields> {
  for await (const { row, line } of readJsonLines(file)) yield new Fields(row, () => ({ file, line }));
}

/** The object that a whole JSON file (`.gz` too) holds. @throws UserError where it holds none */
export async function readFields(file: string): Promise<Fields> {
  const text = await readWhole(file);
  const value = parseJson(file, text);
  if (!isObject(value))
    throw new UserError(`expected a JSON object, found ${shown(value)}.`, { file, line: 1 });
  return new Fields(value, path => new PlaceInJson(file, text, path));
}

/** Looked up only when an error message asks for it. */
class PlaceInJson implements Place {
  constructor(
    readonly file: string,
    private readonly text: string,
    private readonly path: JsonPath,
  ) {}

  get line(): number {
    return placeInJson(this.text, this.path).line;
  }

  get column(): number {
    return placeInJson(this.text, this.path).column;
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error message shows it; never deeper than one level, for there is no limit to nesting. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? JSON.stringify(excerpt(value)) : String(value);
}

/** `data[0].paragraphs[2].context` */
function formatPath(path: JsonPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i > 0 ? `.${step}` : step)).join('');
}
