import type { TSchema } from '@sinclair/typebox';
import { isMapping } from '../faults';
import { alternativesOf, choicesOf, itemOf, shorthandOf } from './walk';

/** What a schema asks for, in words that follow "expected": `a whole number of at least 2`. */
export function describe(schema: TSchema): string {
  const choices = choicesOf(schema);
  if (choices) return choices.length === 1 ? choices[0]! : `one of ${choices.join(', ')}`;
  const short = shorthandOf(schema);
  if (short?.kind === 'path') return 'a path or a mapping';
  if (short?.kind === 'list') return `${describe(schema.anyOf[0])}, or a list of them`;
  if (schema.anyOf) return alternativesOf(schema).map(describe).join(', or ');
  switch (schema.type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      if (schema.isPath) return 'a path';
      return schema.pattern ? 'a text that can name a folder' : 'a text';
    case 'array': {
      const item = itemOf(schema)!;
      return item.type === 'string'
        ? 'a list of texts'
        : choicesOf(item)
          ? `a list of ${choicesOf(item)!.join(', ')}`
          : 'a list';
    }
    case 'object':
      return schema.required?.length === 1 && Object.keys(schema.properties).length === 1
        ? `a mapping with ${schema.required[0]}`
        : 'a mapping';
    default:
      return 'a value';
  }
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: TSchema): string {
  const parts: string[] = [];
  if (minimum !== undefined && maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) {
    return ` from ${minimum} to ${maximum}`;
  }
  if (minimum !== undefined) parts.push(`of at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return parts.length > 0 ? ` ${parts.join(' and ')}` : '';
}

/** The description of a key with what the paper says, as Markdown. */
export function describeNotes({ description = '', paper }: TSchema): string {
  return paper ? `${description} *Paper:* ${paper}` : description;
}

/** What holds where a key is left out, as Markdown; empty where nothing does. */
export function describeDefault(schema: TSchema, required = false): string {
  if (required) return '*required*';
  if (schema.otherwise) return schema.otherwise;
  const { default: value } = schema;
  if (value === undefined || isMapping(value)) return '';
  return typeof value === 'string' && value !== '' ? `\`${value}\`` : `\`${JSON.stringify(value)}\``;
}
