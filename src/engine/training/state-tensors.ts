import type { StoredTensor } from './checkpoint-folder';

/** Names of the tensors that a checkpoint keeps, the same on every device. */
export const STATE = {
  parameters: 'parameters',
  table: 'word_table',
  ofTable: (slot: string): string => `word_table.${slot}`,
  lastStep: 'word_table.last_step',
  lastGradient: 'word_table.last_gradient',
};

export const flatTensor = (name: string, values: Float32Array): StoredTensor => ({
  name,
  shape: [values.length],
  read: () => values,
  restore: async stored => values.set(stored),
});

/** Step numbers are exact in float32 up to 16 million. */
export const stepTensor = (name: string, steps: Int32Array): StoredTensor => ({
  name,
  shape: [steps.length],
  read: () => Float32Array.from(steps),
  restore: async stored => steps.set(stored),
});
