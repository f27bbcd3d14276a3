import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Row, spread } from '../bench';

/** How long VS Code says that the extension takes to activate, in windows that know nothing of it, and how large it is. */
export const activation = (bench: Bench): Promise<Row[]> =>
  bench.inFolder(async folder => {
    cpSync(join(bench.root, 'samples/hybrid.polyrank.yaml'), join(folder, 'hybrid.polyrank.yaml'));
    const times: number[] = [];
    for (let i = 0; i < bench.rounds; i++) {
      times.push(await bench.inWindow(folder, workbench => workbench.activationTime()));
    }
    const { size } = statSync(join(bench.root, 'dist/extension.js'));
    return [
      { what: 'Activation, as VS Code measures it', measured: spread(times, 'ms'), aim: '< 100 ms' },
      { what: 'Bundle of the extension host', measured: `${Math.round(size / 1000)} kB`, aim: '≤ 500 kB' },
    ];
  });
