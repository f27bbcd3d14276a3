import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ScoreOptions, score } from '../../src/cli/score';
import cases from '../fixtures/trec/cases.json';

const FIXTURES = join(__dirname, '../fixtures/trec');
const folder = mkdtempSync(join(tmpdir(), 'polyrank-score-'));

async function output(options: Partial<ScoreOptions> & { run: string; qrels: string }): Promise<string> {
  let text = '';
  const out = { write: (part: string) => (text += part) };
  await score({ measures: [], perQuery: false, complete: false, ...options }, out);
  return text;
}

function files(run: string, qrels: string): { run: string; qrels: string } {
  const paths = { run: join(folder, 'run.txt'), qrels: join(folder, 'qrels.txt') };
  writeFileSync(paths.run, run);
  writeFileSync(paths.qrels, qrels);
  return paths;
}

describe('score writes what trec_eval 9.0.4 writes, byte for byte', () => {
  it.each(cases)('$files $flags $measures', async ({ files, flags, measures, expected }) => {
    const written = await output({
      run: join(FIXTURES, `${files}.run`),
      qrels: join(FIXTURES, `${files}.qrels`),
      measures,
      perQuery: flags.includes('-q'),
      complete: flags.includes('-c'),
    });
    expect(written).toBe(readFileSync(join(FIXTURES, 'expected', expected), 'utf8'));
  });
});

describe('score', () => {
  const simple = () => files('q1 Q0 d1 1 2 tag\nq1 Q0 d2 2 1 tag\n', 'q1 0 d2 1\nq2 0 d1 1\n');

  it('pads names, tabs columns and prints counts without decimals', async () => {
    expect(
      await output({ ...simple(), measures: ['num_q', 'recall.2', 'map', 'num_ret'], perQuery: true }),
    ).toBe(
      [
        'num_ret               \tq1\t2',
        'map                   \tq1\t0.5000',
        'recall_2              \tq1\t1.0000',
        'num_q                 \tall\t1',
        'num_ret               \tall\t2',
        'map                   \tall\t0.5000',
        'recall_2              \tall\t1.0000\n',
      ].join('\n'),
    );
  });

  it('counts queries that the run lacks as zero with complete', async () => {
    expect(await output({ ...simple(), measures: ['map', 'num_q', 'num_rel'], complete: true })).toBe(
      'num_q                 \tall\t2\nnum_rel               \tall\t2\nmap                   \tall\t0.2500\n',
    );
  });

  it('adds up the cutoffs of repeated options, where trec_eval would drop all but the first', async () => {
    expect(await output({ ...simple(), measures: ['P.2', 'P', 'P.1'] })).toBe(
      'P_1                   \tall\t0.0000\nP_2                   \tall\t0.5000\n',
    );
  });

  it('prints its own measures after those of trec_eval', async () => {
    expect(await output({ ...simple(), measures: ['ndcg_exp_cut.2', 'mrr@1', 'recip_rank'] })).toBe(
      'recip_rank            \tall\t0.5000\nrecip_rank_cut_1      \tall\t0.0000\nndcg_exp_cut_2        \tall\t0.6309\n',
    );
  });

  it('takes all_trec as what it has of it', async () => {
    const names = (await output({ ...simple(), measures: ['all_trec'] }))
      .split('\n')
      .map(line => line.split(/\s/)[0]);
    expect(names).toContain('ndcg_cut_1000');
    expect(names).not.toContain('ndcg_exp_cut_5');
    expect(names[0]).toBe('runid');
  });

  it.each([
    [
      'a duplicate',
      'q1 Q0 d 1 2 t\nq1 Q0 e 2 2 t\nq1 Q0 d 3 1 t\n',
      'q1 0 d 1\n',
      /run\.txt:3: passage "d" is retrieved twice for query "q1", first in line 1/,
    ],
    [
      'no common query',
      'q1 Q0 d 1 2 t\n',
      '1 0 d 1\n',
      /no query is also in .*qrels\.txt: this file begins with query "q1", that one with "1"/,
    ],
  ])('refuses %s', async (_, run, qrels, message) => {
    await expect(output(files(run, qrels))).rejects.toThrow(message);
  });

  it('lets a duplicate pass for a query that is not judged, as trec_eval does', async () => {
    const paths = files('x Q0 d 1 2 t\nx Q0 d 2 1 t\nq1 Q0 d 1 1 t\n', 'q1 0 d 1\n');
    expect(await output({ ...paths, measures: ['map'] })).toBe('map                   \tall\t1.0000\n');
  });

  it('refuses an unknown measure before it reads the files', async () => {
    await expect(output({ run: 'none', qrels: 'none', measures: ['ndgc_cut.10'] })).rejects.toThrow(
      'unknown measure "ndgc_cut.10". Did you mean ndcg_cut?',
    );
  });
});
