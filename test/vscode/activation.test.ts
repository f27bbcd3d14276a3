import { describe, expect, it } from 'vitest';
import { vscode, window } from './support/window';

describe.skipIf(!vscode)('the installed extension', () => {
  const workbench = window();

  it('activates where there is an experiment file', async () => {
    const time = await workbench().activationTime();
    console.log(`activated in ${time} ms`);
    expect(time).toBeLessThan(1000);
  });
});
