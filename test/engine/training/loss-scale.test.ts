import { expect, it } from 'vitest';
import { LossScaler } from '../../../src/engine/training/loss-scale';

const made = (scaler: LossScaler, steps: number) => {
  for (let i = 0; i < steps; i++) scaler.update(true);
};

it('the loss scale is halved when gradients overflow', () => {
  const scaler = new LossScaler();
  expect(scaler.scale).toBe(65536);
  scaler.update(false);
  scaler.update(false);
  expect(scaler.scale).toBe(16384);
});

it('the loss scale is doubled after 2,000 steps in a row without an overflow', () => {
  const scaler = new LossScaler();
  made(scaler, 1999);
  scaler.update(false);
  made(scaler, 1999);
  expect(scaler.scale).toBe(32768);
  made(scaler, 1);
  expect(scaler.scale).toBe(65536);
  made(scaler, 2000);
  expect(scaler.scale).toBe(131072);
});

it('a loss scale of 1 is the lowest', () => {
  const scaler = new LossScaler();
  for (let i = 0; i < 16; i++) {
    expect(scaler.isLowest).toBe(false);
    scaler.update(false);
  }
  expect(scaler.scale).toBe(1);
  expect(scaler.isLowest).toBe(true);
});

it('a loss scale goes on from a checkpoint', () => {
  const first = new LossScaler();
  first.update(false);
  made(first, 1500);
  const second = new LossScaler();
  second.restore(JSON.parse(JSON.stringify(first.state())));
  made(second, 500);
  expect(second.scale).toBe(65536);
});
