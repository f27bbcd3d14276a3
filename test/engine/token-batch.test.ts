import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scatterRows } from '../../src/engine/rows';
import { concatTexts, encoderInputs, lengthOf, planChunks, textCount } from '../../src/engine/token-batch';
import { tokenized } from './fixtures';

const texts = fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 12 }), {
  maxLength: 40,
});

it('chunks hold every text once, shortest first, within the budget', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 100 }), (rows, budget) => {
      const given = tokenized(rows);
      const chunks = planChunks(given, budget);
      const order = chunks.flatMap(chunk => [...chunk.texts]);
      expect([...order].sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      const lengths = order.map(i => lengthOf(given, i));
      expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
      for (const chunk of chunks) {
        expect(chunk.length).toBe(Math.max(...Array.from(chunk.texts, i => lengthOf(given, i))));
        if (chunk.texts.length > 1) expect(chunk.texts.length * chunk.length).toBeLessThanOrEqual(budget);
      }
      // No two neighbours would fit together.
      for (const [i, next] of chunks.slice(1).entries())
        expect((chunks[i]!.texts.length + 1) * lengthOf(given, next.texts[0]!)).toBeGreaterThan(budget);
    }),
  );
});

it('inputs are padded on the right and masked there', () => {
  fc.assert(
    fc.property(texts, rows => {
      const given = tokenized(rows);
      for (const chunk of planChunks(given, 30)) {
        const { input_ids, attention_mask } = encoderInputs(given, chunk);
        expect(input_ids.dims).toEqual([chunk.texts.length, chunk.length]);
        expect(attention_mask.dims).toEqual(input_ids.dims);
        for (const [row, text] of chunk.texts.entries()) {
          const range = [row * chunk.length, (row + 1) * chunk.length] as const;
          const padding = Array(chunk.length - rows[text]!.length).fill(0);
          expect([...(input_ids.data as Int32Array).slice(...range)]).toEqual([...rows[text]!, ...padding]);
          const mask = [...rows[text]!.map(() => 1), ...padding];
          expect([...(attention_mask.data as Float32Array).slice(...range)]).toEqual(mask);
        }
      }
    }),
  );
});

it('rows of chunks come to the places of their texts', () => {
  fc.assert(
    fc.property(texts, rows => {
      const given = tokenized(rows);
      const table = Float32Array.from({ length: textCount(given) * 3 }, (_, i) => i);
      const back = new Float32Array(table.length);
      for (const chunk of planChunks(given, 30)) {
        const rows = Float32Array.from(
          [...chunk.texts].flatMap(text => [...table.subarray(text * 3, text * 3 + 3)]),
        );
        scatterRows(back, chunk.texts, 3, rows);
      }
      expect(back).toEqual(table);
    }),
  );
});

it('texts of several parts stand one after another', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(concatTexts([tokenized(a), tokenized(b)])).toEqual(tokenized([...a, ...b]));
    }),
  );
});
