// Draws how cost grows, from what `npm run bench -- --only linear --json FILE` measured:
//
//     node bench/plot-linear.mjs FILE bench/linear.svg
import { readFile, writeFile } from 'node:fs/promises';

const [source, target] = process.argv.slice(2);
const { rows } = JSON.parse(await readFile(source, 'utf8'));
const growths = rows.filter(({ benchmark, raw }) => benchmark === 'linear' && raw).map(({ raw }) => raw);

const SIZE = 190;
const GAP = 56;
const LEFT = 44;
const TOP = 34;
const TITLES = {
  corpus: 'corpus: search, measures',
  batch: 'batch: training step',
  length: 'length: training step',
};
/** Powers of two on both axes; a little below 1, so that what does not grow is seen. */
const [LEAST, MOST] = [-0.5, 3.6];
const LINES = [
  { key: 'seconds', name: 'time', place: { x: LEFT, color: 'time' } },
  { key: 'bytes', name: 'peak memory', place: { x: LEFT + 110, color: 'memory' } },
];

const round = value => Math.round(value * 10) / 10;
const x = power => round((power / 3) * SIZE);
const y = power => round(SIZE - ((power - LEAST) / (MOST - LEAST)) * SIZE);
const points = values => values.map(([u, v]) => `${x(u)},${y(v)}`).join(' ');

function panel({ name, scales, expected, ...measured }, i) {
  const ticks = [0, 1, 2, 3];
  const grid = ticks.flatMap(power => [
    `<line class="grid" x1="0" y1="${y(power)}" x2="${SIZE}" y2="${y(power)}"/>`,
    `<text x="-6" y="${y(power) + 4}" text-anchor="end">${2 ** power}×</text>`,
    `<text x="${x(power)}" y="${SIZE + 16}" text-anchor="middle">${2 ** power}×</text>`,
  ]);
  const reference = `<polyline class="reference" points="${points(ticks.map(power => [power, power * expected]))}"/>`;
  const lines = LINES.flatMap(({ key, place }) => {
    const values = measured[key];
    const curve = scales.map((scale, k) => [Math.log2(scale), Math.log2(values[k] / values[0])]);
    const dots = curve.map(
      ([u, v]) => `<circle class="${place.color} dot" cx="${x(u)}" cy="${y(v)}" r="3.5"/>`,
    );
    return [`<polyline class="${place.color}" points="${points(curve)}"/>`, ...dots];
  });
  return [
    `<g transform="translate(${LEFT + i * (SIZE + GAP)} ${TOP})">`,
    `<text class="title" x="0" y="-14">${TITLES[name]}</text>`,
    ...grid,
    reference,
    ...lines,
    '</g>',
  ];
}

const width = LEFT + growths.length * (SIZE + GAP) - GAP + 16;
const height = TOP + SIZE + 56;
const legendY = height - 12;
const key = (from, kind, name) =>
  `<line class="${kind}" x1="${from}" y1="${legendY - 4}" x2="${from + 22}" y2="${legendY - 4}"/><text x="${from + 28}" y="${legendY}">${name}</text>`;
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
  '<title id="title">Time and peak memory at one, two, four and eight times the corpus, batch and length</title>',
  `<style>
    text { font: 12px system-ui, sans-serif; fill: #333 }
    .title { font-weight: 600 }
    .grid { stroke: #8884; stroke-width: 1 }
    polyline { fill: none }
    .time, .memory { stroke-width: 2 }
    .time { stroke: #0b63c4 } .time.dot { fill: #0b63c4 }
    .memory { stroke: #b3541e } .memory.dot { fill: #b3541e }
    .reference { stroke: #888; stroke-dasharray: 4 4 }
    @media (prefers-color-scheme: dark) {
      text { fill: #ddd }
      .time { stroke: #6cb2ff } .time.dot { fill: #6cb2ff }
      .memory { stroke: #f0a070 } .memory.dot { fill: #f0a070 }
    }
  </style>`,
  ...growths.flatMap(panel),
  ...LINES.map(({ name, place }) => key(place.x, place.color, name)),
  key(LEFT + 260, 'reference', 'in step with the operations of the work'),
  '</svg>',
];
await writeFile(target, `${svg.join('\n')}\n`);
