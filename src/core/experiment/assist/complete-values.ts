import { basename, dirname, resolve } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { MEASURE_FAMILIES } from '../../metrics/measures';
import { parseMeasure } from '../../metrics/names';
import { alternativesOf, choicesOf, itemOf, type Path, propertiesOf } from '../schema/walk';
import type { Completion } from './completion';
import { entriesOf, type LanguagesOfData } from './folders';
import { isLanguage, isMeasure, languageName, meantPath, namesFile, schemaOf } from './meaning';
import { literal, quoted, written } from './notation';
import { givenItems, scalarAt, type Typing } from './typing';

/** What can stand as a value, before it is written out. */
interface Candidate {
  value: unknown;
  /** Else the value as it is written. */
  label?: string;
  kind: Completion['kind'];
  detail?: string;
  documentation?: string;
  inSchema?: true;
  again?: true;
}

/** Where candidates are looked for. */
export interface Lookup {
  /** The experiment file. */
  file: string;
  languages: LanguagesOfData;
}

/** The values that a place can have. */
export async function valuesFor(
  typing: Typing,
  path: Path,
  schema: TSchema,
  lookup: Lookup,
): Promise<Completion[]> {
  const candidates = await candidatesFor(typing, path, schema, lookup);
  const given = typeof path.at(-1) === 'number' ? givenItems(typing, path) : new Set();
  // What is typed already is nothing to choose: Enter after it is to begin a new line.
  return candidates
    .filter(({ value }) => !given.has(value) && value !== typing.typed)
    .flatMap(value => writtenOut(value, typing));
}

/** The same as items of a list, each with its dash. */
export async function itemsFor(
  typing: Typing,
  path: Path,
  item: TSchema,
  lookup: Lookup,
): Promise<Completion[]> {
  const isData = alternativesOf(item).some(one => propertiesOf(one)?.path);
  const snippet = isData ? '- path: $0' : '- $0';
  const empty: Completion = { ...typing.span, label: '-', kind: 'value', filter: '-', snippet, again: true };
  if (isData) return [{ ...empty, label: '- path' }];
  const values = await valuesFor(typing, path, item, lookup);
  const dashed = values.map(value => ({
    ...value,
    label: `- ${value.label}`,
    filter: `- ${value.filter}`,
    snippet: `- ${value.snippet}`,
  }));
  return dashed.length > 0 ? dashed : [empty];
}

async function candidatesFor(
  typing: Typing,
  path: Path,
  schema: TSchema,
  lookup: Lookup,
): Promise<Candidate[]> {
  const meant = meantPath(path);
  if (isMeasure(meant)) return measures();
  if (isLanguage(meant)) return languagesFor(typing, meant, lookup);
  const isFile = namesFile(path);
  if (isFile) return filesFor(typing, meant, isFile, lookup);
  const items = itemOf(schema);
  const words = alternativesOf(schema).flatMap(wordCandidates);
  const own = [...defaultCandidate(schema), ...words, ...exampleCandidates(schema)];
  const known = own.map(candidate =>
    path[0] === 'matrix' ? candidate : { ...candidate, inSchema: true as const },
  );
  return distinct(items ? [...known, ...(await listsFor(typing, path, items, lookup))] : known);
}

/** Words of a choice, true and false. */
function wordCandidates(schema: TSchema): Candidate[] {
  const kind = 'word';
  if (schema.type === 'boolean') return [true, false].map(value => ({ value, kind }));
  if (!choicesOf(schema)) return [];
  return schema.anyOf.map(({ const: value, description }: TSchema) => ({
    value,
    kind,
    documentation: description,
  }));
}

/** A mapping of defaults is nothing to write. */
function defaultCandidate({ default: value }: TSchema): Candidate[] {
  const isWritten = value !== undefined && (typeof value !== 'object' || Array.isArray(value));
  return isWritten ? [{ value, kind: 'value', detail: 'default' }] : [];
}

const exampleCandidates = ({ examples = [] }: TSchema): Candidate[] =>
  examples.map((value: unknown) => ({ value, kind: 'value', detail: 'example' }));

/** A list in brackets: of all languages or words, and of each alone. */
async function listsFor(typing: Typing, path: Path, item: TSchema, lookup: Lookup): Promise<Candidate[]> {
  if (namesFile([...path, 0])) return [];
  const items = await candidatesFor(typing, [...path, 0], item, lookup);
  const all: Candidate = { value: items.map(({ value }) => value), kind: 'value', detail: 'all' };
  const isShort = items.length > 1 && items.length <= 30 && !isMeasure(meantPath([...path, 0]));
  const single = items.map(candidate => ({ ...candidate, value: [candidate.value] }));
  return [...(isShort ? [all] : []), ...single];
}

/** Those that are taken where none are given, then all that there are. */
function measures(): Candidate[] {
  const usual: string[] = schemaOf(['evaluate', 'measures'])!.default;
  const all = MEASURE_FAMILIES.flatMap(({ name, cutoffs }) =>
    cutoffs ? cutoffs.defaults.map(cutoff => `${name}.${cutoff}`) : [name],
  );
  return [...new Set([...usual, ...all])].map(value => {
    const { description, own } = parseMeasure(value)[0]!.family;
    return { value, kind: 'word', detail: own ? 'Polyrank' : 'trec_eval', documentation: description };
  });
}

async function languagesFor({ sketch }: Typing, path: Path, lookup: Lookup): Promise<Candidate[]> {
  const data = path.slice(0, -2);
  const source = scalarAt(sketch, [...data, 'path'])?.value;
  if (source === undefined) return [];
  const format = scalarAt(sketch, [...data, 'format'])?.value;
  const languages = await lookup.languages.of(resolve(dirname(lookup.file), source), format);
  return languages.map((value): Candidate => {
    const name = languageName(value);
    return { value, kind: 'word', ...(name ? { detail: name } : {}) };
  });
}

const DATA = /\.(jsonl?|csv|tsv|txt|parquet)(\.gz)?$/i;

/** The files and folders beside what is typed. A folder of a model is a whole value where a model is asked for. */
async function filesFor(
  { sketch, typed }: Typing,
  path: Path,
  relativeTo: 'experiment' | 'data',
  { file }: Lookup,
): Promise<Candidate[]> {
  const isEncoder = path[0] === 'encoder';
  const data = path.slice(
    0,
    path.findLastIndex(part => ['corpus', 'queries', 'qrels'].includes(String(part))),
  );
  const base = (relativeTo === 'data' && scalarAt(sketch, [...data, 'path'])?.value) || '.';
  const above = typed.slice(0, typed.lastIndexOf('/') + 1);
  const entries = await entriesOf(resolve(dirname(file), base, above));
  const known = entries
    .filter(({ name, isFolder }) => isFolder || (!isEncoder && DATA.test(name) && name !== basename(file)))
    .map(({ name, isFolder, isModel }): Candidate => {
      const isWhole = !isFolder || (isEncoder && isModel);
      const value = above + name;
      const label = isFolder ? `${name}/` : name;
      return isWhole
        ? { value, label, kind: isFolder ? 'folder' : 'file', ...(isModel ? { detail: 'encoder' } : {}) }
        : { value: `${value}/`, label, kind: 'folder', again: true };
    });
  const models = known.filter(({ detail }) => detail !== undefined);
  const up: Candidate = { value: `${above}../`, label: '../', kind: 'folder', again: true };
  const others = known.filter(({ detail }) => detail === undefined);
  return [...models, ...others, ...(/^(\.\.?\/)*$/.test(above) ? [up] : [])];
}

/** The first of each value: the default, then its explanation as a word, then the examples. */
function distinct(candidates: Candidate[]): Candidate[] {
  const seen = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = JSON.stringify(candidate.value);
    const { documentation } = candidate;
    const first = seen.get(key);
    seen.set(
      key,
      first ? { ...first, ...(documentation ? { kind: 'word', documentation } : {}) } : candidate,
    );
  }
  return [...seen.values()];
}

function writtenOut({ value, label, ...more }: Candidate, { cursor, json, span }: Typing): Completion[] {
  if (cursor.quote && typeof value !== 'string') return [];
  const text = cursor.quote ? quoted(String(value), cursor.quote) : written(value, json);
  const plain = typeof value === 'string' ? value : text;
  return [
    {
      ...span,
      label: label ?? (/^$|^\s|\s$/.test(plain) ? text : plain),
      // A number is offered only until one is typed: Enter after 6 must not make it 64.
      filter: typeof value === 'number' ? 'number' : `${cursor.quote ?? ''}${plain}`,
      snippet: `${cursor.tight ? ' ' : ''}${literal(text)}`,
      ...more,
    },
  ];
}
