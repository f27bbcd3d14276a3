import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installHost } from './support/host';
import { provideVSCode } from './support/provide';

/** The newest VS Code, with the extension as a user would install it. */
export default (project: TestProject): Promise<(() => Promise<void>) | undefined> =>
  provideVSCode(project, () => installHost(join(import.meta.dirname, 'host')));
