import { type TSchema, Type } from '@sinclair/typebox';
import { Check } from '@sinclair/typebox/value';
import { SETTINGS } from '../../data/evaluation/settings';
import type { Dispatch } from '../../rpc/server';

/** The arguments of a method, less the signal that cancels it. */
type ArgumentsOf<F> = F extends (...args: infer A) => Promise<unknown>
  ? Required<A> extends [...infer Rest, AbortSignal]
    ? Rest
    : A
  : never;

type SchemasOf<A extends readonly unknown[]> = { readonly [I in keyof A]: TSchema & { static: A[I] } };

/** For each method of an interface, what each of its arguments has to be. The compiler demands one for every method. */
export type Calls<Api> = {
  readonly [K in keyof Api]: SchemasOf<ArgumentsOf<Api[K]>>;
};

export type AnyCalls = Readonly<Record<string, readonly TSchema[]>>;

/**
 * Lets through only calls of methods that are listed, with arguments as listed: a page shows what stands in files of others, so
 * what it sends is not taken on trust.
 */
export function checkedCalls(calls: AnyCalls, dispatch: Dispatch): Dispatch {
  return async (method, args, signal) => {
    // Not `in`: that would find what every object has.
    const expected = Object.hasOwn(calls, method) ? calls[method] : undefined;
    if (!expected) throw new Error(`there is no method ${JSON.stringify(method.slice(0, 100))}`);
    if (args.length !== expected.length)
      throw new Error(`${method} takes ${expected.length} arguments, ${args.length} were given`);
    const wrong = expected.findIndex((schema, i) => !Check(schema, args[i]));
    if (wrong >= 0) throw new Error(`argument ${wrong + 1} of ${method} is not what it has to be`);
    return dispatch(method, args, signal);
  };
}

/** An object with these keys and no others. */
export const record = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** One of a few words. */
export const word = <const W extends readonly string[]>(...words: W) =>
  Type.Unsafe<W[number]>(Type.Union(words.map(each => Type.Literal(each))));

/** Names of languages, test sets and measures, ids of queries and passages. */
export const NAME = Type.String({ maxLength: 4096 });
/** Of a run folder. Longer ones no system knows. */
export const PATH = Type.String({ minLength: 1, maxLength: 32_767 });
/** A text that a user types. */
export const LINE = Type.String({ maxLength: 1 << 16 });
export const SETTING = word(...SETTINGS);
/** A position in a list, or how many of it. */
export const COUNT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const FLAG = Type.Boolean();
export const RUNS = Type.Array(PATH, { maxItems: 10_000 });
export const { Optional: optional } = Type;
