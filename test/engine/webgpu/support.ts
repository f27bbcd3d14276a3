import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Device } from '../../../src/engine/devices';
import { swiftShader } from '../../swift-shader';

export const CPU = new Device('cpu', 1);
export const GPU = new Device('webgpu');

/** Lets this process take SwiftShader for its GPU. @returns a folder for what the tests write */
export function onSwiftShader(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyrank-webgpu-'));
  // The driver is looked up when the first program is compiled.
  Object.assign(process.env, swiftShader(folder));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The largest difference of two lists of numbers, relative to the largest of them. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, scale] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    if (!Number.isFinite(actual[i]!)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}
