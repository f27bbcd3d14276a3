import type { TSchema } from '@sinclair/typebox';
import { Check } from '@sinclair/typebox/value';
import { nearest } from '../suggest';
import { alternativesOf, choicesOf, itemOf } from './schema/walk';

const BOOLEANS = new Map([
  ['yes', true],
  ['on', true],
  ['true', true],
  ['no', false],
  ['off', false],
  ['false', false],
]);

/**
 * What a value that does not fit a schema was probably meant to be: a word of the choice, a number written with
 * separators or in quotes, true for yes, a list of one for its item.
 */
export function replacementFor(
  value: unknown,
  schema: TSchema,
): string | number | boolean | unknown[] | undefined {
  for (const alternative of alternativesOf(schema)) {
    const replacement = replacementIn(value, alternative);
    if (replacement !== undefined && Check(alternative, replacement)) return replacement;
  }
  return undefined;
}

function replacementIn(value: unknown, schema: TSchema): string | number | boolean | unknown[] | undefined {
  const choices = choicesOf(schema);
  const item = itemOf(schema);
  if (item && !Array.isArray(value)) return Check(item, value) ? [value] : undefined;
  if (typeof value !== 'string') return undefined;
  if (choices) return nearest(value.replaceAll(/[-_ ]/g, ''), choices) ?? nearest(value, choices);
  if (schema.type === 'boolean') return BOOLEANS.get(value.toLowerCase());
  const digits = value.replace(/[_,\s]/g, '');
  return digits !== '' && (schema.type === 'number' || schema.type === 'integer')
    ? Number(digits)
    : undefined;
}
