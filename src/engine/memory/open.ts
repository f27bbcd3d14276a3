import type { Device } from '../devices';
import { GpuMemory } from './gpu';
import { HostMemory } from './host';
import type { DeviceMemory } from './memory';

export const openMemory = (device: Device): DeviceMemory =>
  device.isResident ? new GpuMemory(device) : new HostMemory();
