import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Sample } from '../../scripts/soak/sample';
import { soak, table } from '../../scripts/soak/soak';
import { trends } from '../../scripts/soak/trend';
import { checkpoint } from '../e2e/support';
import { bundle } from '../runner/bundle';

it('training and evaluating for a while, in one process and in runners, leaves nothing behind', async () => {
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc');
  const soaked = await soak({
    minutes: 0.4,
    warmUp: 0.4,
    encoder: checkpoint('bert-mean'),
    data: join(__dirname, '../../samples/qa'),
    runner: await bundle('runner/child'),
    worker: await bundle('../scripts/soak/worker'),
    log: () => {},
  });
  console.info(`${soaked.steps} steps, ${soaked.evaluations} evaluations, ${soaked.runs} runs`);
  console.info(table('worker', soaked.worker));
  console.info(table('client', soaked.client));
  expect(soaked.steps).toBeGreaterThan(10);
  expect(soaked.runs).toBeGreaterThan(1);
  // Memory has not come to rest within seconds: what is counted has.
  expect(soaked.faults.filter(fault => !/^(rss|heap|external) /.test(fault))).toEqual([]);
  const rss = soaked.worker.find(({ measure }) => measure === 'rss')!;
  expect(rss.growth).toBeLessThan(100e6);
});

it('a leak is told from noise', () => {
  const samples = (leak: number): Sample[] =>
    Array.from({ length: 300 }, (_, i) => ({
      time: i,
      // It comes to rest, wavers, and has outliers.
      rss: 200e6 * (1 - Math.exp(-i / 20)) + 5e6 * Math.sin(i * 7) + (i % 50 === 0 ? 80e6 : 0) + leak * i,
      heap: 20e6,
      external: 1e6,
      handles: 3 + (i % 2),
      descriptors: 20 + Math.floor((leak * i) / 1e7),
      threads: 8,
      children: 0,
    }));
  const growing = (leak: number) =>
    trends(samples(leak), 0.25).flatMap(({ measure, flat }) => (flat ? [] : [measure]));
  expect(growing(0)).toEqual([]);
  expect(growing(1e5)).toEqual(['rss', 'descriptors']);
});
