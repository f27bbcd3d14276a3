import { dependencies, version } from '../../package.json';
import type { Versions } from '../core/runs/run-record';
import { describeMachine } from './machine';

/** With what, and on what, a run is carried out. */
export function versions(): Versions {
  const { system, processor } = describeMachine();
  return {
    polyrank: version,
    onnxruntime: dependencies['onnxruntime-node'],
    node: process.versions.node,
    os: system,
    cpu: processor,
  };
}
