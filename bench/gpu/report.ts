import { median } from '../support/measure';
import type { OperatorTime } from './operators';
import type { Options } from './options';
import type { Peer } from './peer';
import type { Product } from './product';

/** All that was measured, as `--json` has it. Times are seconds, rates operations a second, memory bytes. */
export interface Found {
  date: string;
  card: string;
  /** Whether the "card" is a driver that computes on the CPU. */
  software: boolean;
  node: string;
  onnxruntime: string;
  options: Options;
  parameters: number;
  /** Of a forward pass over the texts of a batch; of a step; of one that embeds every text twice (gradient caching). */
  operations: { forward: number; model: number; cached: number };
  products: Product[];
  ours: Side & { parts: [part: string, seconds: number][] };
  /** Or why there is none. */
  peers: Peer[] | string;
}

type Side = Pick<Peer, 'training' | 'embedding' | 'cached' | 'memory'>;

export function markdown(found: Found): string {
  const { options, products, ours, peers } = found;
  const best = products.reduce((a, b) => (b.rate > a.rate ? b : a));
  const peak = options.peak ?? best.rate;
  const peakText =
    options.peak !== undefined
      ? `the fp32 peak given, ${gigaflops(peak)}`
      : `the best product measured, ${gigaflops(peak)} (${best.shape})`;
  const sides: [string, Side][] = [
    ['Polyrank', ours],
    ...(Array.isArray(peers) ? peers : []).map(
      peer => [`PyTorch ${peer.torch}, ${peer.mode}`, peer] as [string, Side],
    ),
  ];
  const rows = sides.flatMap(([name, side]) => sideRows(name, side, found, peak));
  const total = ours.parts.reduce((sum, [, time]) => sum + time, 0);
  return [
    `${found.software ? 'No GPU: a driver that computes on the CPU' : found.card}; ${options.device}, ${options.precision}; ` +
      `onnxruntime-node ${found.onnxruntime}, Node ${found.node}; ${found.date.slice(0, 10)}`,
    `${options.size}, ${found.parameters.toLocaleString('en')} parameters; ${options.batch} pairs × ${options.length} tokens, ` +
      `chunks of ${options.chunkTokens}. Shares are of ${peakText}.`,
    '',
    ...table(['What', 'Seconds', 'A second', 'Needed', 'Share', 'Computed', 'Share', 'Memory'], rows),
    '',
    ...(typeof peers === 'string' ? [`PyTorch: ${peers}`, ''] : []),
    ...table(
      ['Where a step spends its time', 'Milliseconds', 'Share'],
      [...ours.parts]
        .sort(([, a], [, b]) => b - a)
        .map(([part, time]) => [part, (time * 1000).toFixed(1), percent(time / total)]),
    ),
    '',
    ...table(
      ['MatMul in fp32', 'Reached'],
      products.map(({ shape, rate }) => [shape, gigaflops(rate)]),
    ),
  ].join('\n');
}

/** Rows of the table; what comes after takes little. */
const OPERATORS_SHOWN = 40;

export function operatorsMarkdown(times: readonly OperatorTime[], steps: number): string {
  if (times.length === 0) return 'The device keeps no time of its operators.';
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = times.map(({ operator, shapes, runs, seconds }) => [
    operator,
    shapes,
    `${Math.round(runs / steps)}`,
    ((1000 * seconds) / steps).toFixed(2),
    percent(seconds / total),
  ]);
  const header = [
    'Operator',
    'Shapes, in vectors of 4 where the kernel reads such',
    'Runs a step',
    'ms a step',
    'Share',
  ];
  return [
    `${((1000 * total) / steps).toFixed(0)} ms a step by the device's own clock`,
    '',
    ...table(header, rows.slice(0, OPERATORS_SHOWN)),
  ].join('\n');
}

/** What was needed is the work of the mathematics; what was computed includes passes that gradient caching repeats. */
function sideRows(name: string, side: Side, { operations, options }: Found, peak: number): string[][] {
  const computed = side.cached ? operations.cached : operations.model;
  const row = (
    what: string,
    times: readonly number[],
    count: string,
    amount: number,
    [needed, done]: readonly [number, number],
    memory?: number,
  ) => {
    const time = median(times);
    return [
      `${name}: ${what}`,
      `${time.toFixed(3)} (${Math.min(...times).toFixed(3)} … ${Math.max(...times).toFixed(3)})`,
      `${(amount / time).toFixed(1)} ${count}`,
      ...[needed, done].flatMap(work => [gigaflops(work / time), percent(work / time / peak)]),
      memory === undefined ? 'not known' : `${(memory / 2 ** 30).toFixed(1)} GiB`,
    ];
  };
  const way = side.cached ? 'training step, by chunks' : 'training step, at once';
  const { batch } = options;
  return [
    row(way, side.training, 'examples', batch, [operations.model, computed], side.memory),
    row('embedding', side.embedding, 'texts', 2 * batch, [operations.forward, operations.forward]),
  ];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}

const gigaflops = (rate: number): string => `${(rate / 1e9).toFixed(rate < 1e10 ? 1 : 0)} GFLOP/s`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
