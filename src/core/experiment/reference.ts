import type { TSchema } from '@sinclair/typebox';
import { ExperimentSchema } from './schema';
import { describe, describeDefault, describeNotes } from './schema/describe';
import { alternativesOf, choicesOf, itemOf, propertiesOf } from './schema/walk';

/** A complete experiment file, as the reference shows it. */
export const EXAMPLE = `encoder:
  path: ./encoder
  query_prefix: "query: "
  passage_prefix: "passage: "
train:
  batches: hybrid
  data: qa/train.jsonl
  batch_size: 64
  steps: 300
  validation: {data: qa/dev.jsonl, every: 50, patience: 3}
evaluate:
  data:
    - {path: ../data/xquad-r, format: lareqa}
  measures: [map, recall.1, recall.10]
matrix:
  train.batches: [none, monolingual, crosslingual, hybrid]
  seed: [1, 2, 3]
`;

const INTRODUCTION = `<!-- Generated from src/core/experiment/schema.ts by \`npm run docs\`. -->

# The experiment file

An experiment file says which encoder, which training batches and which test sets. It is YAML 1.2 or JSON, and its name
ends in \`.polyrank.yaml\`, \`.polyrank.yml\` or \`.polyrank.json\`. \`polyrank validate FILE\` checks it, \`polyrank run FILE\`
carries it out.

\`\`\`yaml
${EXAMPLE}\`\`\`

Paths are relative to the folder of the file. A key that is left out has its default. \`encoder\` and the items of training
data can be a path alone; where a list of data sets is expected, one of them can stand without the list.

"Paper" is arXiv 2408.10536, *Synergistic Approach for Simultaneous Optimization of Monolingual, Cross-lingual, and
Multilingual Information Retrieval*.

## Matrix

The keys of \`matrix\` are paths into the file, their parts joined by points (\`train.loss.temperature\`,
\`evaluate.data.0.context\`; items of lists count from 0, and a list of one needs no number). Each has a list of values, and
every combination is one cell: one training with its evaluation. The example has 10 cells, not 12: without training the
seed changes nothing, and combinations that come to the same are run once.
`;

/** The reference of the experiment file as a page of Markdown: one table for each mapping. */
export function renderReference(): string {
  const sections = [...mappingsOf(ExperimentSchema, '')].map(({ path, schema }) =>
    renderMapping(path, schema),
  );
  return [INTRODUCTION, ...sections].join('\n');
}

interface Mapping {
  path: string;
  schema: TSchema;
}

/** Every mapping, the outer before the inner. */
function* mappingsOf(schema: TSchema, path: string): Generator<Mapping> {
  for (const alternative of new Set(alternativesOf(schema).map(unlisted).flatMap(alternativesOf))) {
    const properties = propertiesOf(alternative);
    if (!properties) continue;
    yield { path, schema: alternative };
    for (const [key, property] of Object.entries(properties)) {
      yield* mappingsOf(property, path ? `${path}.${key}` : key);
    }
  }
}

function unlisted(schema: TSchema): TSchema {
  return itemOf(schema) ?? schema;
}

function renderMapping(path: string, schema: TSchema): string {
  const properties = propertiesOf(schema)!;
  const rows = Object.entries(properties).map(([key, property]) =>
    [
      `\`${key}\``,
      describe(property) + (property.unit ? ` (${property.unit})` : ''),
      describeDefault(property, schema.required?.includes(key)),
      describeNotes(property),
    ]
      .map(text => text.replaceAll('|', '\\|'))
      .join(' | '),
  );
  const choices = Object.entries(properties).flatMap(([key, property]) => renderChoices(key, property));
  return [
    `## ${path ? `\`${path}\`` : 'Top level'}`,
    '',
    schema.description,
    '',
    '| Key | Value | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(row => `| ${row} |`),
    '',
    ...choices,
  ].join('\n');
}

function renderChoices(key: string, property: TSchema): string[] {
  const choice = alternativesOf(property).map(unlisted).find(choicesOf);
  if (!choice) return [];
  const items = choice.anyOf.map(({ const: word, description }: TSchema) => `- \`${word}\`: ${description}`);
  return [`\`${key}\`:`, '', ...items, ''];
}
