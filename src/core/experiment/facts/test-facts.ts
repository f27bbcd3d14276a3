import { checkDataset } from '../../data/evaluation/dataset';
import { type NumberedDataset, Numbering } from '../../data/evaluation/numbering';
import { openSource } from '../../data/evaluation/open';
import { evaluationTasks, SETTINGS, type Setting } from '../../data/evaluation/settings';
import type { Source, SourcePassage } from '../../data/evaluation/source';
import type { DatasetSpec } from '../../data/evaluation/spec';
import type { Passage } from '../../data/model';
import { HashList } from './hash-list';
import { paced } from './paced';
import { isTelling } from './telling';
import { TextSizes } from './text-sizes';

/** Queries whose judged passages within a pool have the same grades. */
export interface JudgedAlike {
  grades: readonly number[];
  queries: number;
}

/** What is kept of a test set: numbers and hashes, no text. */
export interface TestFacts {
  queries: HashList;
  passages: HashList;
  /** Around the passages, where the format has them. */
  paragraphs: HashList;
  languages: number;
  querySizes: TextSizes;
  passageSizes: TextSizes;
  /** Setting → one entry for each query language and pool that has queries. */
  pools: Readonly<Record<Setting, readonly (readonly JudgedAlike[])[]>>;
}

/**
 * Reads a test set once.
 *
 * @throws UserError for every fault of the files, as a run would
 */
export async function readTestFacts(spec: DatasetSpec, signal?: AbortSignal): Promise<TestFacts> {
  // With the paragraphs, for training data may hold them instead of their sentences.
  const source = await openSource({ ...spec, context: true });
  const wanted = spec.languages && new Set(spec.languages);
  const [passages, paragraphs, passageSizes] = [new HashList(), new HashList(), new TextSizes()];
  const judgedKeys = new Set([...source.judgments.values()].flatMap(grades => [...grades.keys()]));
  const judged: Passage[] = [];
  let lastParagraph: string | undefined;
  const take = ({ passage, key }: SourcePassage) => {
    const { id, language, text, context } = passage;
    if (wanted && !wanted.has(language)) return;
    if (judgedKeys.has(key)) judged.push({ id, language, text: '' });
    passages.add(text, isTelling(text));
    if (context !== undefined && context !== lastParagraph) paragraphs.add(context, isTelling(context));
    lastParagraph = context;
    passageSizes.add(spec.context ? `${text} ${context ?? ''}` : text);
  };
  const dataset = await checkDataset(observed(source, take, signal), spec.name ?? '', spec.languages);

  const [queries, querySizes] = [new HashList(), new TextSizes()];
  for (const { text } of dataset.queries) {
    queries.add(text);
    querySizes.add(text);
  }
  // The settings need the passages that are judged, not the others.
  const numbering = new Numbering(dataset);
  for (const passage of judged) numbering.add(passage);
  return {
    queries,
    passages,
    paragraphs,
    languages: dataset.languages.length,
    querySizes,
    passageSizes,
    pools: poolsOf(numbering.finish()),
  };
}

/** The same source, whose passages are also shown to `take` when they are read for the first time. */
function observed(
  source: Source,
  take: (passage: SourcePassage) => void,
  signal: AbortSignal | undefined,
): Source {
  let isFirst = true;
  return {
    ...source,
    async *passages() {
      const observe = isFirst;
      isFirst = false;
      for await (const passage of paced(source.passages(), signal)) {
        if (observe) take(passage);
        yield passage;
      }
    },
  };
}

function poolsOf(numbered: NumberedDataset): TestFacts['pools'] {
  const pools: Record<Setting, JudgedAlike[][]> = { monolingual: [], crosslingual: [], multilingual: [] };
  for (const { setting, queries, starts, ends } of evaluationTasks(numbered, SETTINGS)) {
    if (queries.length === 0) continue;
    const alike = new Map<string, JudgedAlike>();
    for (const i of queries.keys()) {
      const grades = [...numbered.judged.grades.subarray(starts[i]!, ends[i]!)].sort((a, b) => b - a);
      const known = alike.get(grades.join());
      if (known) known.queries++;
      else alike.set(grades.join(), { grades, queries: 1 });
    }
    pools[setting].push([...alike.values()]);
  }
  return pools;
}
