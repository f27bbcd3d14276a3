import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type DataFindingsOptions, dataFindings } from '../../../../src/core/experiment/facts/data-findings';

export interface Row {
  id: string;
  language: string;
  query: string;
  positive: string;
  negatives?: string[];
}

/** A folder of its own for each test, with a model that is there. */
export class Workspace {
  folder = '';

  constructor() {
    beforeEach(async () => {
      this.folder = await mkdtemp(join(tmpdir(), 'polyrank-facts-'));
      await this.put('e/config.json', JSON.stringify(CONFIG));
      await this.put('e/tokenizer.json', '{}');
      await this.put('e/model.safetensors', '');
    });
    afterEach(() => rm(this.folder, { recursive: true }));
  }

  get file(): string {
    return join(this.folder, 'x.polyrank.yaml');
  }

  async put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  putRows(path: string, rows: readonly Row[]): Promise<void> {
    return this.put(path, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
  }

  /** `LINE:COL severity code: message`, without the estimate. */
  async messages(text: string, options?: DataFindingsOptions): Promise<string[]> {
    const findings = await dataFindings(text, this.file, options);
    return findings
      .filter(({ code }) => code !== 'estimate')
      .map(({ severity, code, message, range, fix }) => {
        const mended = fix ? ` [${fix.newText}]` : '';
        return `${range.line}:${range.column} ${severity} ${code}: ${message}${mended}`;
      });
  }
}

const CONFIG = {
  model_type: 'bert',
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 64,
  vocab_size: 600,
  max_position_embeddings: 128,
};

/** Pairs of a question in German and English each. */
export function pairs(count: number, word = 'train'): Row[] {
  return Array.from({ length: count }, (_, i) =>
    ['de', 'en'].map(language => ({
      id: `${i}`,
      language,
      query: `${word} question ${i} in ${language}?`,
      positive: `The ${word} passage of number ${i} in ${language}.`,
    })),
  ).flat();
}
