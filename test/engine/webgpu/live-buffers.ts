import { InferenceSession, Tensor } from 'onnxruntime-node';

interface Session {
  run(...args: unknown[]): Promise<Record<string, Tensor>>;
}

/**
 * Counts the GPU's buffers that this process holds: each begins as the result of a run and ends when it is disposed of. From
 * the call on, and for this process alone.
 */
export function countLiveBuffers(): { readonly size: number } {
  const live = new Set<Tensor>();
  // The class of all sessions, which the types of the library do not tell.
  const { prototype } = InferenceSession as unknown as { prototype: Session };
  const { run } = prototype;
  prototype.run = async function (...args) {
    const results = await run.apply(this, args);
    for (const tensor of Object.values(results)) if (tensor.location === 'gpu-buffer') live.add(tensor);
    return results;
  };
  const { dispose } = Tensor.prototype;
  Tensor.prototype.dispose = function () {
    live.delete(this);
    return dispose.call(this);
  };
  return live;
}
