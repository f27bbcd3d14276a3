import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFindings } from '../../src/core/experiment/facts/data-findings';
import { type PrintedEvent, parseLines, Workspace } from './support';

const work = new Workspace();

it('a cell of the sample takes about the memory that is foretold', async () => {
  const samples = join(__dirname, '../../samples');
  const text = readFileSync(join(samples, 'hybrid.polyrank.yaml'), 'utf8')
    .replace('./encoder', join(samples, 'encoder'))
    .replace('qa/train.jsonl', join(samples, 'qa/train.jsonl'))
    .replace('steps: 60', 'steps: 6')
    .replace(/\nevaluate:[\s\S]*/, '\n');
  const file = work.write('sample.polyrank.yaml', text);
  const [estimate] = await dataFindings(text, file);
  const foretold = Number(/about ([\d.]+) GB/.exec(estimate!.message)![1]);

  const { code, stdout } = await work.polyrank(['run', 'sample.polyrank.yaml', '--json']);
  expect(code).toBe(0);
  const steps = parseLines<PrintedEvent>(stdout).filter(event => event.type === 'step');
  const measured = Math.max(...steps.map(({ memoryBytes }) => memoryBytes)) / 1e9;
  expect(foretold / measured).toBeGreaterThan(1 / 2);
  expect(foretold / measured).toBeLessThan(2);
});
