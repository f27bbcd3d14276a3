import { describe, expect, it } from 'vitest';
import { DeviceQueue } from '../../../src/extension/running/device-queue';

describe('the queue of a device', () => {
  it('lets one at a time, in order, and devices beside each other', async () => {
    const queue = new DeviceQueue();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise(resolve => setTimeout(resolve, 5));
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([
      queue.add('cpu', work('a')),
      queue.add('cpu', work('b')),
      queue.add('webgpu', work('c')),
    ]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(log.filter(line => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(log.indexOf('c begins')).toBeLessThan(log.indexOf('a ends'));
  });

  it('goes on after a failure', async () => {
    const queue = new DeviceQueue();
    const failed = queue.add('cpu', async () => Promise.reject(new Error('no')));
    const next = queue.add('cpu', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
