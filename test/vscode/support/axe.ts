import axe, { type AxeResults, type Result } from 'axe-core';
import type { Frame } from 'playwright-core';

/** Names of VS Code's own colour themes as it lists them, and how it marks the body of a page with each. */
export const THEMES = {
  'Light (Visual Studio)': 'vscode-light',
  'Dark (Visual Studio)': 'vscode-dark',
  'Dark High Contrast': 'vscode-high-contrast',
} as const;

/** What axe finds in a page that is serious or critical, as text. */
export async function seriousFaults(page: Frame): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations }: AxeResults = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(describeResult);
}

const describeResult = ({ id, help, nodes }: Result): string[] =>
  nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}\n${failureSummary}`);
