import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationDataset } from '../../src/core/data/evaluation/dataset';
import { SETTINGS } from '../../src/core/data/evaluation/settings';
import type { Passage } from '../../src/core/data/model';
import type { EvaluationSummary } from '../../src/core/metrics/evaluation/summary';
import { parseMeasures } from '../../src/core/metrics/names';
import { EvaluationTables } from '../../src/core/runs/tables';
import { Device } from '../../src/engine/devices';
import type { Embedder } from '../../src/engine/dual-encoder';
import { evaluate } from '../../src/engine/evaluation/evaluate';
import { type TokenizedTexts, textCount } from '../../src/engine/token-batch';
import { WIDTH } from './exact-embeddings';
import { seconds } from './measure';
import { THREADS } from './options';
import type { Embedded } from './test-set';

export const MEASURES = ['map', 'ndcg_cut.10', 'recall.1', 'recall.10', 'recall.100', 'recip_rank'];

/** Rows `[count, width]` from row `first` on: those of the queries, then those of the passages. */
export type Rows = (first: number, count: number) => Float32Array;

/** Rows that are there already. */
export function givenRows(
  { queryRows, passageRows }: Pick<Embedded, 'queryRows' | 'passageRows'>,
  width = WIDTH,
): Rows {
  const queries = queryRows.length / width;
  return (first, count) => {
    const [rows, start] = first < queries ? [queryRows, first] : [passageRows, first - queries];
    return rows.slice(start * width, (start + count) * width);
  };
}

/** Stands for an encoder, and says how long it took. A text's only token is its row. */
class RowEmbedder implements Embedder {
  readonly device = new Device('cpu', THREADS);
  seconds = 0;
  #rows = 0;

  constructor(
    private readonly rows: Rows,
    readonly width: number,
  ) {}

  readonly tokenizer = {
    queries: (texts: readonly string[]) => this.#tokens(texts.length),
    candidates: (passages: readonly Passage[]) => this.#tokens(passages.length),
  };

  async embed(texts: TokenizedTexts): Promise<Float32Array> {
    let rows = new Float32Array(0) as Float32Array;
    this.seconds += await seconds(() => {
      rows = this.rows(texts.ids[0]!, textCount(texts));
    });
    return rows;
  }

  #tokens(count: number): TokenizedTexts {
    const first = this.#rows;
    this.#rows += count;
    return {
      ids: Int32Array.from({ length: count }, (_, i) => first + i),
      offsets: Int32Array.from({ length: count + 1 }, (_, i) => i),
    };
  }
}

export interface TimedEvaluation {
  summary: EvaluationSummary;
  /** Search, measures and statistics. */
  seconds: number;
  /** Writing the tables. */
  tableSeconds: number;
}

/** Evaluates embeddings in all settings, as a run does. */
export async function evaluateRows(
  dataset: EvaluationDataset,
  rows: Rows,
  width = WIDTH,
): Promise<TimedEvaluation> {
  const folder = await mkdtemp(join(tmpdir(), 'polyrank-bench-'));
  try {
    const embedder = new RowEmbedder(rows, width);
    const tables = await EvaluationTables.create(folder, { dataset, measures: MEASURES });
    let tableSeconds = 0;
    let summary: EvaluationSummary | undefined;
    const evaluating = await seconds(async () => {
      summary = await evaluate(embedder, dataset, {
        tokenizer: embedder.tokenizer,
        chunkTokens: 4096,
        scratchFile: join(folder, 'embeddings.tmp'),
        settings: SETTINGS,
        measures: parseMeasures(MEASURES),
        depth: 100,
        crossDepth: 10,
        sink: {
          addTask: async (task, results) => {
            tableSeconds += await seconds(() => tables.addTask(task, results));
          },
        },
        onProgress: () => {},
        stopRequested: () => false,
      });
    });
    const finishing = await seconds(() => tables.finish());
    return {
      summary: summary!,
      seconds: evaluating - tableSeconds - embedder.seconds,
      tableSeconds: tableSeconds + finishing,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
