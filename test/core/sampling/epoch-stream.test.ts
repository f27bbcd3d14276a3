import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EpochStream } from '../../../src/core/sampling/epoch-stream';

const rows = Uint32Array.from({ length: 50 }, (_, i) => 100 + i);
const take = (stream: EpochStream, count: number) =>
  Array.from({ length: count }, () => stream.take(() => true, 10)!);

describe('EpochStream', () => {
  it('deals every row once an epoch, each time in another order', () => {
    const stream = new EpochStream(rows, [3]);
    const epochs = [take(stream, 50), take(stream, 50), take(stream, 50)];
    for (const epoch of epochs) expect([...epoch].sort()).toEqual([...rows]);
    expect(new Set(epochs.map(String)).size).toBe(3);
  });

  it('offers rows that did not fit before new ones, the longest waiting first', () => {
    const stream = new EpochStream(rows, [3]);
    const order = take(new EpochStream(rows, [3]), 5);
    expect(stream.take(row => row === order[2], 10)).toBe(order[2]);
    expect(stream.state).toEqual({ epoch: 0, position: 3, deferred: [order[0], order[1]] });
    expect(take(stream, 3)).toEqual([order[0], order[1], order[3]]);
  });

  it('lets no more rows wait than it may', () => {
    const stream = new EpochStream(rows, [3]);
    expect(stream.take(() => false, 10)).toBeUndefined();
    expect(stream.state.deferred).toHaveLength(10);
    expect(stream.take(() => false, 10)).toBeUndefined();
    expect(stream.state.position).toBe(10);
    expect(stream.take(() => false, 1000)).toBeUndefined();
    expect(stream.state.deferred).toHaveLength(100);
  });

  it('loses no row and deals none twice, whatever fits', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 300 }), fc.integer(), (moduli, seed) => {
        const stream = new EpochStream(rows, [seed]);
        const dealt: number[] = [];
        for (const modulus of moduli) {
          const row = stream.take(row => modulus === 0 || row % modulus === 0, 7);
          if (row !== undefined) dealt.push(row);
        }
        const { epoch, position, deferred } = stream.state;
        const drawn = take(new EpochStream(rows, [seed]), epoch * rows.length + position);
        expect([...dealt, ...deferred].sort()).toEqual(drawn.sort());
      }),
    );
  });

  it('goes on from its state', () => {
    const stream = new EpochStream(rows, [3]);
    take(stream, 70);
    stream.take(row => row % 9 === 0, 10);
    const copy = new EpochStream(rows, [3], JSON.parse(JSON.stringify(stream.state)));
    expect(take(copy, 200)).toEqual(take(stream, 200));
  });
});
