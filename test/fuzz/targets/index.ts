import type { Target } from '../engine/target';
import { beir } from './beir';
import { csv } from './csv';
import { encoder } from './encoder';
import { experiment } from './experiment';
import { lareqa } from './lareqa';
import { miracl } from './miracl';
import { onnx } from './onnx';
import { trainingPairs } from './pairs';
import { parquet } from './parquet';
import { runFiles } from './run-files';
import { runTables } from './run-tables';
import { safetensors } from './safetensors';
import { squad } from './squad';
import { testJsonl } from './test-jsonl';
import { tokenizer } from './tokenizer';
import { trec } from './trec';
import { trecRun } from './trec-run';

/** Every reader of files that users bring. */
export const TARGETS: readonly Target[] = [
  beir,
  csv,
  encoder,
  experiment,
  lareqa,
  miracl,
  onnx,
  parquet,
  runFiles,
  runTables,
  safetensors,
  squad,
  testJsonl,
  tokenizer,
  trainingPairs,
  trec,
  trecRun,
];
