import type { TSchema } from '@sinclair/typebox';
import { ExperimentSchema } from './schema';
import { describeDefault, describeNotes } from './schema/describe';
import { choicesOf } from './schema/walk';

/** The schema of experiment files as JSON Schema (draft 7), for editors: completion, hovers, checks. */
export function experimentJsonSchema(): Record<string, unknown> {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...exported(ExperimentSchema) };
}

/** Keywords that only Polyrank knows; editors get their content in the description. */
const OWN_KEYWORDS = new Set(['unit', 'paper', 'otherwise', 'isPath', 'shorthand']);

function exported(schema: TSchema): Record<string, unknown> {
  const choices = choicesOf(schema);
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (OWN_KEYWORDS.has(keyword) || (choices && keyword === 'anyOf')) continue;
    result[keyword] = exportedKeyword(keyword, value);
  }
  if (schema.description) {
    const unit = schema.unit ? ` Unit: ${schema.unit}.` : '';
    const fallback = describeDefault(schema);
    result.markdownDescription = describeNotes(schema) + unit + (fallback ? ` Default: ${fallback}.` : '');
  }
  if (choices) {
    result.type = 'string';
    result.enum = choices;
    result.markdownEnumDescriptions = schema.anyOf.map(({ description }: TSchema) => description);
  }
  return result;
}

function exportedKeyword(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case 'properties':
    case 'patternProperties':
      return Object.fromEntries(
        Object.entries(value as Record<string, TSchema>).map(([key, schema]) => [key, exported(schema)]),
      );
    case 'anyOf':
      return (value as TSchema[]).map(exported);
    case 'items':
      return exported(value as TSchema);
    default:
      return value;
  }
}
