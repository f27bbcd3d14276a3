import { type TSchema, Type } from '@sinclair/typebox';
import { parseMeasure } from '../../metrics/names';
import { formatPath } from '../findings';
import { parseKey } from '../matrix';
import { ExperimentSchema } from '../schema';
import { describe, describeDefault, describeNotes } from '../schema/describe';
import { alternativesOf, choicesOf, itemOf, type Path, propertiesOf, schemaAt } from '../schema/walk';

/** The place that a place of the file stands for: a value of the matrix is one of the key that it varies. */
export function meantPath(path: Path): Path {
  return path[0] === 'matrix' && path.length > 2 ? [...parseKey(String(path[1])), ...path.slice(3)] : path;
}

/** What the value at a path is held to. The list of a matrix is held to be one of values of its key. */
export function schemaOf(path: Path): TSchema | undefined {
  if (path[0] === 'matrix' && path.length === 2) {
    const items = schemaAt(ExperimentSchema, parseKey(String(path[1])));
    return items && Type.Array(items);
  }
  const meant = meantPath(path);
  // Keys of languages are not in the schema.
  return schemaAt(ExperimentSchema, meant) ?? (FILES.test(formatPath(meant)) ? Type.String() : undefined);
}

/** Files that are named one by one, or one for each language. */
const FILES = /^evaluate\.data(\.\d+)?\.((corpus|queries)(\.[^.]+)?|qrels)$/;

/** The mappings that a schema allows, with their keys. */
export function mappingsOf(schema: TSchema | undefined): TSchema[] {
  return schema ? alternativesOf(schema).filter(propertiesOf) : [];
}

/** Whether the value at a path names a file or folder, and relative to what. */
export function namesFile(path: Path): 'experiment' | 'data' | undefined {
  if (FILES.test(formatPath(meantPath(path)))) return 'data';
  const schema = schemaOf(path);
  const isPath = schema && alternativesOf(schema).some(alternative => alternative.isPath);
  return isPath ? 'experiment' : undefined;
}

const PAPER = 'https://arxiv.org/abs/2408.10536';

/** The meaning of a key, as Markdown: what it is, what may stand there, its default, what the paper says. */
export function keyMeaning(path: Path): string | undefined {
  const varied = path[0] === 'matrix' && path.length === 2;
  const meant = varied ? parseKey(String(path[1])) : meantPath(path);
  const key = meant.findLast(part => typeof part === 'string');
  const schema = schemaAt(ExperimentSchema, meant);
  if (!schema?.title || key === undefined) return undefined;
  const parent = mappingsOf(schemaAt(ExperimentSchema, meant.slice(0, -1)));
  const required = parent.some(mapping => mapping.required?.includes(key));
  const fallback = describeDefault(schema, required);
  const lines = [
    `**${schema.title}** \`${formatPath(meant)}\`${varied ? ', varied by the matrix' : ''}`,
    '',
    describeNotes(schema).replace('*Paper:*', `*[Paper](${PAPER}):*`),
    '',
    `Expected: ${describe(schema)}${schema.unit ? ` (${schema.unit})` : ''}.`,
    ...(fallback ? [`Default: ${fallback}.`] : []),
  ];
  return [...lines, ...choiceLines(schema)].join('\n');
}

function choiceLines(schema: TSchema): string[] {
  const choice = alternativesOf(schema)
    .map(alternative => itemOf(alternative) ?? alternative)
    .find(choicesOf);
  if (!choice) return [];
  return [
    '',
    ...choice.anyOf.map(({ const: word, description }: TSchema) => `- \`${word}\`: ${description}`),
  ];
}

/** The meaning of one value, as Markdown: a word of a choice, a measure, a language. */
export function valueMeaning(path: Path, value: unknown): string | undefined {
  const schema = schemaOf(path);
  if (!schema || typeof value !== 'string') return undefined;
  const meant = meantPath(path);
  if (isMeasure(meant)) return measureMeaning(value);
  if (isLanguage(meant)) return languageName(value);
  const word = alternativesOf(schema)
    .filter(choicesOf)
    .flatMap(choice => choice.anyOf as TSchema[])
    .find(({ const: word }) => word === value);
  return word?.description && `\`${value}\`: ${word.description}`;
}

export const isMeasure = (path: Path): boolean => /^evaluate\.measures\.\d+$/.test(formatPath(path));

export const isLanguage = (path: Path): boolean => /\.data(\.\d+)?\.languages\.\d+$/.test(formatPath(path));

function measureMeaning(text: string): string | undefined {
  try {
    const [{ family }] = parseMeasure(text) as [ReturnType<typeof parseMeasure>[number]];
    return `\`${text}\`: ${family.description}`;
  } catch {
    return undefined; // what is wrong with it, its finding says
  }
}

/** `German` of `de`; undefined where the tag has no name. */
export function languageName(tag: string): string | undefined {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(tag.replaceAll('_', '-'));
  } catch {
    return undefined; // not of the form of a tag
  }
}
