import { type Place, UserError } from '../../errors';
import { excerpt } from '../json-lines';
import type { Language, TrainingPair } from '../model';
import { type Columns, negativeColumns } from './columns';
import type { TableRow } from './table';

/** A pair and where it was read. Of Parquet, the line is the number of the row. */
export interface TrainingRow extends TrainingPair {
  place: Place;
}

/**
 * Checks one row of a table.
 *
 * @param otherwise what stands in for the columns `id` and `language` where the file has none
 * @throws UserError for a missing field, a value of the wrong type, and an empty text
 */
export function toTrainingRow(
  { values, line }: TableRow,
  columns: Columns,
  file: string,
  otherwise: { id: string; language: Language | undefined },
): TrainingRow {
  const place = { file, line };
  const required = (column: string): string => text(values[column], column, place);
  const passage = columns.passage === undefined ? undefined : (values[columns.passage] ?? undefined);
  const language =
    columns.language !== undefined && (values[columns.language] ?? undefined) !== undefined
      ? required(columns.language)
      : otherwise.language;
  if (language === undefined) {
    throw new UserError(
      columns.language === undefined
        ? 'no language is known for this file.'
        : `the field "${columns.language}" is missing.`,
      columns.language === undefined ? { file } : place,
      `Set language: for the file${columns.language === undefined ? ', or name it LANGUAGE.EXTENSION' : ''}.`,
    );
  }
  return {
    id: columns.id === undefined ? otherwise.id : identifier(values[columns.id], columns.id, place),
    language: checkLanguage(language, place),
    query: required(columns.query),
    positive: required(columns.positive),
    negatives: (columns.negatives ?? negativeColumns(Object.keys(values))).flatMap(column =>
      negatives(values[column], column, place),
    ),
    ...(passage !== undefined && { passage: identifier(passage, columns.passage!, place) }),
    place,
  };
}

/** @throws UserError unless the value is a text with something in it */
export function text(value: unknown, field: string, place: Place): string {
  if (typeof value !== 'string') throw wrong(value, field, 'a text', place);
  if (value.trim() === '')
    throw new UserError(`"${field}" is empty.`, place, 'Fill it in or leave the row out.');
  return value;
}

/** @throws UserError unless the value is a text or an integer */
export function identifier(value: unknown, field: string, place: Place): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') throw wrong(value, field, 'a text or an integer', place);
  return text(value, field, place);
}

/** A cell of one negative or a list of them; a blank cell holds none, as rows may have different numbers. */
function negatives(value: unknown, field: string, place: Place): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) return [text(value, field, place)];
  return value.map((negative, i) => text(negative, `${field}[${i}]`, place));
}

const LANGUAGE_TAG = /^[a-z]{2,8}(?:[-_][a-z\d]{1,8}){0,8}$/i;

/** @throws UserError where a language is not written like one */
export function checkLanguage(language: Language, place: Place): Language {
  if (LANGUAGE_TAG.test(language)) return language;
  throw new UserError(
    `the language is ${excerpt(JSON.stringify(language))}, expected a tag like "en" or "zh-Hant".`,
    place,
  );
}

function wrong(value: unknown, field: string, expected: string, place: Place): UserError {
  if (value === undefined || value === null) {
    return new UserError(`the field "${field}" is missing.`, place, `Expected ${expected}.`);
  }
  const found = typeof value === 'bigint' ? String(value) : excerpt(value);
  return new UserError(`"${field}" is ${found}, expected ${expected}.`, place);
}
