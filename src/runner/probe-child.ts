// The process that probes one device, named by its first argument; the second is a ProbeRequest as JSON. It sends one ProbeResult and is killed.
import type { DeviceName } from '../engine/devices';
import type { ProbeResult } from '../engine/probe/result';

async function main(): Promise<void> {
  const device = process.argv[2] as DeviceName;
  let result: ProbeResult;
  try {
    // Loaded here, so that a native library that does not load is caught.
    const { probe } = await import('../engine/probe/probe');
    result = await probe(device, JSON.parse(process.argv[3]!));
  } catch (error) {
    const reason = (error as Error).message.split('\n', 1)[0]!;
    result = { device, status: 'missing', seconds: 0, reason: `ONNX Runtime does not load: ${reason}` };
  }
  process.send!(result);
}

void main();
