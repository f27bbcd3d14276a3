import type { DualEncoder } from '../dual-encoder';
import { HostUpdater } from './host-updater';
import { ResidentUpdater } from './resident-updater';
import type { UpdateOptions, Updater } from './updater';

/** The updater that suits where an encoder's parameters live. */
export const openUpdater = (encoder: DualEncoder, options: UpdateOptions): Promise<Updater> =>
  encoder.device.isResident ? ResidentUpdater.create(encoder, options) : HostUpdater.create(encoder, options);
