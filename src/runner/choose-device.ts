import { UserError } from '../core/errors';
import type { Experiment } from '../core/experiment/schema';
import type { DeviceChoice, DeviceName } from '../engine/devices';
import type { ProbeRequest, ProbeResult } from '../engine/probe/result';
import { type ProbeOptions, probeDevice } from './probe-client';

const IS: Readonly<Record<ProbeResult['status'], string>> = {
  works: 'works',
  wrong: 'computes wrongly',
  missing: 'is not available',
  crashed: 'fails',
  slow: 'is slower than the CPU',
};

/** Finds out on which device each of some runs is carried out. Every device is probed once. */
export class DeviceChooser {
  readonly #probes = new Map<string, Promise<ProbeResult>>();

  constructor(private readonly options: ProbeOptions = {}) {}

  /** @param override stands above the experiment's own choice. @throws UserError as `choose` */
  deviceOf({ device, train }: Experiment, override?: DeviceChoice): Promise<DeviceName> {
    return this.choose(override ?? device, train?.precision === 'mixed');
  }

  /**
   * The device that a run takes: a GPU only after a probe.
   *
   * @param mixed whether it trains in mixed precision
   * @throws UserError where the one asked for does not work here, or not in mixed precision
   */
  async choose(choice: DeviceChoice, mixed = false): Promise<DeviceName> {
    if (choice === 'auto') return this.#fastest(mixed);
    if (choice === 'cpu') {
      if (mixed) throw notMixed('the CPU computes half precision by way of single, which only takes longer');
      return choice;
    }
    const result = await this.#probe(choice, { mixed });
    const { status, reason, remedy } = result;
    if (status !== 'works') {
      const remedies = [remedy, 'Or use the device cpu.'].filter(part => part).join(' ');
      throw new UserError(`device ${choice} ${IS[status]}: ${reason}.`, undefined, remedies);
    }
    if (mixed && !result.mixed)
      throw notMixed(`device ${choice} has no half precision (shader-f16), or computes wrongly in it`);
    return choice;
  }

  /** A GPU in software, as servers and virtual machines have, is slower than the CPU that it runs on. */
  async #fastest(mixed: boolean): Promise<DeviceName> {
    const { status, mixed: worksMixed } = await this.#probe('webgpu', { mixed, faster: true });
    if (!mixed) return status === 'works' ? 'webgpu' : 'cpu';
    if (status === 'works' && worksMixed) return 'webgpu';
    throw notMixed('no GPU here has half precision (shader-f16)');
  }

  #probe(device: DeviceName, request: ProbeRequest): Promise<ProbeResult> {
    const key = `${device} ${JSON.stringify(request)}`;
    let probe = this.#probes.get(key);
    if (!probe) {
      probe = probeDevice(device, { ...this.options, ...request });
      this.#probes.set(key, probe);
    }
    return probe;
  }
}

const notMixed = (why: string): UserError =>
  new UserError(`mixed precision does not work here: ${why}.`, undefined, 'Set train.precision to float32.');
