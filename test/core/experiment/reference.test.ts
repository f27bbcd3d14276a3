import { readFile } from 'node:fs/promises';
import type { TSchema } from '@sinclair/typebox';
import { Check } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { experimentJsonSchema } from '../../../src/core/experiment/json-schema';
import { renderReference } from '../../../src/core/experiment/reference';
import { ExperimentSchema } from '../../../src/core/experiment/schema';
import { pathsOf, schemaAt } from '../../../src/core/experiment/schema/walk';

describe('schema', () => {
  it('describes every key', () => {
    for (const path of pathsOf(ExperimentSchema)) {
      const schema = schemaAt(ExperimentSchema, path)!;
      expect(schema.title, path.join('.')).toBeTruthy();
      expect(schema.description, path.join('.')).toBeTruthy();
    }
  });

  it('has sound defaults and examples', () => {
    for (const path of pathsOf(ExperimentSchema)) {
      const { default: value, examples = [], ...schema } = schemaAt(ExperimentSchema, path)!;
      const values = value === undefined ? examples : [value, ...examples];
      for (const value of values) {
        expect(
          Check(schemaAt(ExperimentSchema, path)!, value),
          `${path.join('.')}: ${JSON.stringify(value)}`,
        ).toBe(true);
      }
      expect(schema).toBeDefined();
    }
  });

  it('is exported as JSON Schema', () => {
    const schema = experimentJsonSchema() as unknown as TSchema;
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema).toMatchObject({ type: 'object', required: ['encoder'], additionalProperties: false });
    expect(schema.properties.train.properties.batches).toMatchObject({
      type: 'string',
      enum: ['none', 'monolingual', 'crosslingual', 'hybrid'],
      default: 'hybrid',
      markdownDescription: expect.stringContaining('*Paper:*'),
    });
    expect(schema.properties.train.properties.batches.markdownEnumDescriptions).toHaveLength(4);
    expect(JSON.stringify(schema)).not.toMatch(/"(isPath|shorthand|otherwise|paper|unit)":/);
  });
});

describe('docs/experiment-file.md', () => {
  it('is what `npm run docs` writes', async () => {
    expect(await readFile('docs/experiment-file.md', 'utf8')).toBe(renderReference());
  });
});

describe('media/experiment.schema.json', () => {
  it('is what `npm run docs` writes', async () => {
    expect(JSON.parse(await readFile('media/experiment.schema.json', 'utf8'))).toEqual(
      experimentJsonSchema(),
    );
  });
});
