import { describe, expect, it } from 'vitest';
import { writeExperiment } from './support/experiments';
import { vscode, window } from './support/window';

const WRONG = `\
encoder: ./encoder
train:
  data: qa/train.jsonl
  batches: hybird
  steps: 20
evaluate:
  data: { name: sample, path: qa/test.jsonl, format: pairs }
`;

describe.skipIf(!vscode)('an experiment file in the editor', () => {
  const workbench = window(folder => void writeExperiment(folder, 'wrong.polyrank.yaml', WRONG));

  it('is marked where it is wrong', async () => {
    await workbench().openFile('wrong.polyrank.yaml');
    await workbench().page.locator('.squiggly-error').first().waitFor();
  });

  it('is not run, with the reason', async () => {
    await workbench().run('Polyrank: Run Hybrid Eval');
    await workbench().notification('hybird');
  });

  it('is mended by a quick fix', async () => {
    const { page } = workbench();
    await workbench().quickFix('hybrid');
    await page.locator('.view-line', { hasText: 'batches: hybrid' }).waitFor();
    await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
  });

  it('offers to run from above its first line', async () => {
    await workbench().page.locator('.codelens-decoration a', { hasText: 'Run' }).first().waitFor();
  });
});
