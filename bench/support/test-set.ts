import { existsSync } from 'node:fs';
import type { EvaluationDataset } from '../../src/core/data/evaluation/dataset';
import { openDataset } from '../../src/core/data/evaluation/open';
import type { Passage } from '../../src/core/data/model';
import { Random } from '../../src/core/random';
import { exactEmbedding, exactNeighbour, WIDTH } from './exact-embeddings';
import { XQUAD_R } from './texts';

const LANGUAGES = ['ar', 'de', 'el', 'en', 'es', 'hi', 'ru', 'th', 'tr', 'vi', 'zh'];
const QUESTIONS = 1190;
const SENTENCES = 1183;
/** Share of signs turned from a question to its translations and answers: hard, but far from random. */
const TURNED = 0.3;

/** XQuAD-R where it is there, else a test set of its shape. */
export const openTestSet = async (): Promise<EvaluationDataset> =>
  existsSync(XQUAD_R) ? openDataset({ path: XQUAD_R, format: 'lareqa' }) : shapedAsXquadR(1);

/** As many queries and passages as XQuAD-R, without texts; the passages `scale` times. */
export function shapedAsXquadR(scale: number): EvaluationDataset {
  const passageId = (language: string, i: number) => `${language}-passage-${i}`;
  const grades = Array.from(
    { length: QUESTIONS },
    (_, i) => new Map(LANGUAGES.map(language => [passageId(language, i % SENTENCES), 1])),
  );
  const queries = LANGUAGES.flatMap(language =>
    grades.map((_, i) => ({ id: `${language}-query-${i}`, language, text: '', group: `${i}` })),
  );
  return {
    name: scale === 1 ? 'a set of the shape of XQuAD-R' : `${scale} × the shape of XQuAD-R`,
    languages: LANGUAGES,
    queries,
    judgments: new Map(queries.map(({ id, group }) => [id, grades[Number(group)]!])),
    files: [],
    passageCounts: new Map(LANGUAGES.map(language => [language, SENTENCES * scale])),
    async *passages() {
      for (const language of LANGUAGES)
        for (let i = 0; i < SENTENCES * scale; i++) yield { id: passageId(language, i), language, text: '' };
    },
  };
}

/** Every n-th question alone, in all its translations. */
export function everyNth(dataset: EvaluationDataset, n: number): EvaluationDataset {
  const groups = [...new Set(dataset.queries.map(({ group }) => group))].filter((_, i) => i % n === 0);
  const chosen = new Set(groups);
  const queries = dataset.queries.filter(({ group }) => chosen.has(group));
  const judgments = new Map(queries.map(({ id }) => [id, dataset.judgments.get(id)!]));
  return { ...dataset, queries, judgments };
}

export interface Embedded {
  passages: Passage[];
  /** `[queries, WIDTH]` */
  queryRows: Float32Array;
  /** `[passages, WIDTH]` */
  passageRows: Float32Array;
}

/** Embeddings without an encoder: translations of a question, and the passages that answer it, lie near each other. */
export async function embedTestSet(dataset: EvaluationDataset): Promise<Embedded> {
  const random = new Random(7);
  const centres = new Map<string, Float32Array>();
  const groupOf = new Map<string, string>();
  for (const { id, group } of dataset.queries) {
    if (!centres.has(group)) centres.set(group, exactEmbedding(random));
    for (const passage of dataset.judgments.get(id)?.keys() ?? [])
      if (!groupOf.has(passage)) groupOf.set(passage, group);
  }
  const near = (group: string) => exactNeighbour(random, centres.get(group)!, TURNED);
  const passages: Passage[] = [];
  for await (const passage of dataset.passages()) passages.push(passage);
  const queryRows = new Float32Array(dataset.queries.length * WIDTH);
  const passageRows = new Float32Array(passages.length * WIDTH);
  for (const [i, { group }] of dataset.queries.entries()) queryRows.set(near(group), i * WIDTH);
  for (const [i, { id }] of passages.entries()) {
    const group = groupOf.get(id);
    passageRows.set(group === undefined ? exactEmbedding(random) : near(group), i * WIDTH);
  }
  return { passages, queryRows, passageRows };
}
