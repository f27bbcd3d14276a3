/** What tells whether a passage is relevant to an item's query. */
export interface ItemKeys {
  /** `PairStore.passageOf` the item's group. */
  passage: number;
  /** `textKey` of the pair's positive in every language that it has. */
  positives: readonly number[];
  /** `textKey` of the item's hard negatives. */
  negatives: readonly number[];
}

/**
 * Marks the passages of a batch that are no negatives of a query: positives of other items that are the same passage in
 * any language, and hard negatives, the item's own too, whose text is that of the item's positive in any language.
 *
 * @returns `mask` [items, columns] with 1 for what is marked; see `Batch.falseNegatives`
 */
export function falseNegatives(items: readonly ItemKeys[]): {
  mask: Uint8Array;
  columns: number;
  masked: number;
} {
  const columnsOfPassage = new Map<number, number[]>();
  const columnsOfText = new Map<number, number[]>();
  for (const [i, { passage }] of items.entries()) push(columnsOfPassage, passage, i);
  let columns = items.length;
  for (const { negatives } of items) for (const key of negatives) push(columnsOfText, key, columns++);

  const mask = new Uint8Array(items.length * columns);
  let masked = 0;
  const set = (row: number, column: number): void => {
    masked += 1 - mask[row * columns + column]!;
    mask[row * columns + column] = 1;
  };
  for (const [i, { passage, positives }] of items.entries()) {
    for (const column of columnsOfPassage.get(passage)!) if (column !== i) set(i, column);
    for (const key of positives) for (const column of columnsOfText.get(key) ?? []) set(i, column);
  }
  return { mask, columns, masked };
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
