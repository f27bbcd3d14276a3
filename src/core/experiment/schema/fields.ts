import {
  type Static,
  type TArray,
  type TLiteral,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TString,
  type TUnion,
  Type,
} from '@sinclair/typebox';

/** What the documentation, the editor's hovers and the command line say of a key. */
export interface Notes {
  title: string;
  /** Markdown. */
  description: string;
  /** What a number counts: `tokens`, `steps`. */
  unit?: string;
  /** What the paper (arXiv 2408.10536) says or uses. */
  paper?: string;
  /** Where the default is not a fixed value: what decides it. */
  otherwise?: string;
  examples?: unknown[];
}

/** A key that may be left out and then has this value. */
export type Defaulted<S extends TSchema = TSchema> = TOptional<S> & { default: Static<S> };

export function withDefault<S extends TSchema>(schema: S, value: Static<S>): Defaulted<S> {
  return { ...Type.Optional(schema), default: value } as Defaulted<S>;
}

/** One of a few words, each with its own explanation. */
export function choice<const K extends string>(
  choices: Record<K, string>,
  notes?: Notes,
): TUnion<TLiteral<K>[]> {
  const literals = Object.entries<string>(choices).map(([word, description]) =>
    Type.Literal(word, { description }),
  );
  return Type.Union(literals, { ...notes }) as unknown as TUnion<TLiteral<K>[]>;
}

/** A mapping with these keys and no others. */
export function mapping<P extends TProperties>(properties: P, notes: Notes): TObject<P> {
  return Type.Object(properties, { ...notes, additionalProperties: false });
}

/** A path to a file or folder, absolute or relative to the folder of the experiment file. */
export function path(notes: Notes): TString {
  return Type.String({ ...notes, minLength: 1, isPath: true });
}

/** A mapping with a key `path`, or a text that stands for the mapping with that key alone. */
export type PathShorthand<F extends TSchema = TSchema> = TUnion<[TString, F]> & { shorthand: 'path' };

export function orPath<F extends TObject>(full: F, notes: Notes): PathShorthand<F> {
  const short = path({ title: notes.title, description: 'The path alone.' });
  return Type.Union([short, full], { ...notes, shorthand: 'path' }) as unknown as PathShorthand<F>;
}

/** A list, or one item that stands for the list of it alone. */
export type ListShorthand<F extends TArray = TArray> = TUnion<[TSchema, F]> & { shorthand: 'list' };

export function oneOrMore<S extends TSchema>(item: S, notes: Notes): ListShorthand<TArray<S>> {
  return Type.Union([item, Type.Array(item, { minItems: 1 })], {
    ...notes,
    shorthand: 'list',
  }) as unknown as ListShorthand<TArray<S>>;
}

export const LANGUAGES = Type.Array(Type.String({ minLength: 1 }), {
  title: 'Languages',
  description: 'Languages to keep, as the data names them. Without it, all of the data.',
  minItems: 1,
  uniqueItems: true,
  examples: [['ar', 'de', 'en']],
});

export const LANGUAGE = Type.String({
  title: 'Language',
  description: 'The language of data that does not name it itself.',
  minLength: 1,
  examples: ['en'],
});
