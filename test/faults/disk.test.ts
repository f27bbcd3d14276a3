import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors';
import { experiment } from '../e2e/support';
import { SmallDisk } from './mounts';
import { Faults } from './support';

const disk = SmallDisk.mount(4 << 20);
if (!disk)
  console.warn('no file system can be mounted (Linux, root): a full and a read-only disk are not tested');

const faults = new Faults();
const undisturbed = faults.undisturbed();
const FULL = {
  status: 'failed',
  isUserError: true,
  reason: expect.stringMatching(/no space left on the device\. Free some space and resume the run\.$/),
};

describe.skipIf(!disk)('a disk that is full', () => {
  it('while a checkpoint is written: the run has failed, the checkpoints before are whole, and it goes on', async () => {
    // Long enough that it still trains when the disk is full.
    const long = new Faults(experiment({ steps: 200 }));
    const run = await long.create(disk!.folderOf('checkpoint'));
    const outcome = await run.carryOut({
      onEvent: event => {
        // Less than a checkpoint needs, more than the record.
        if (event.type === 'checkpoint' && event.step === 10) disk!.fill(100_000);
      },
    });
    expect(outcome).toMatchObject(FULL);
    const { reason } = outcome as { reason: string };
    const step = /checkpoints\/\.step-(\d+)\.tmp\/.*: no space/.exec(reason)?.[1];
    expect(Number(step)).toBeGreaterThan(10);
    expect(await run.record()).toMatchObject({ status: 'failed', reason });
    expect(await run.events()).toContainEqual(expect.objectContaining({ type: 'failed', reason }));
    expect(readFileSync(join(run.path, 'log.txt'), 'utf8')).toContain('no space left');
    expect(run.names('checkpoints')).toHaveLength(2);

    disk!.free();
    expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await long.undisturbed());
  });

  it('to the last byte while events are written: what is there stays readable', async () => {
    const few = new Faults(experiment().replace('checkpoint_every: 5', 'checkpoint_every: 1000'));
    const run = await few.create(disk!.folderOf('events'));
    const outcome = await run.carryOut({
      onEvent: event => {
        if (event.type === 'step' && event.step === 3) disk!.fill(0);
      },
    });
    expect(outcome).toMatchObject({ ...FULL, reason: expect.stringMatching(/events\.jsonl: no space/) });
    // No word of it could be written.
    expect((await run.record()).status).toBe('failed');
    expect((await run.losses()).size).toBeGreaterThan(2);

    disk!.free();
    expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await undisturbed);
  });

  it('while record, tables or embeddings are written: every time a clear word, and in the end the run is done', async () => {
    const run = await faults.create(disk!.folderOf('tables'));
    await run.carryOut({
      onEvent: (event, runner) => {
        if (event.type === 'stage' && event.stage === 'reading tiny') runner.kill();
      },
    });
    if ((await run.record()).status === 'done') return;
    const full = new Set<string>();
    for (let pages = 0; pages < 20; pages += 2) {
      disk!.fill(pages * 4096);
      const outcome = await run.resume();
      if (outcome.status === 'done') break;
      expect(outcome).toMatchObject(FULL);
      expect((await run.record()).status).toBe('failed');
      full.add(/([\w.-]+): no space/.exec((outcome as { reason: string }).reason)![1]!);
      disk!.free();
      expect(run.names().filter(name => /tmp$|^lock/.test(name))).toEqual([]);
    }
    disk!.free();
    if ((await run.record()).status !== 'done') expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await undisturbed);
    console.info(`no room for ${[...full].sort().join(', ')}`);
    expect(full.size).toBeGreaterThan(2);
  });
});

it.runIf(process.platform === 'linux')(
  'a file of events that takes nothing fails the run with a clear word',
  async () => {
    const run = await faults.create();
    const events = join(run.path, 'events.jsonl');
    symlinkSync('/dev/full', events);
    const outcome = await run.carryOut();
    expect(outcome).toMatchObject(FULL);
    expect(await run.record()).toMatchObject({
      status: 'failed',
      reason: (outcome as { reason: string }).reason,
    });
    rmSync(events);
    expect(await run.resume()).toEqual({ status: 'done' });
    await run.expectSameAs(await undisturbed);
  },
);

describe.skipIf(!disk)('a folder that is read-only', () => {
  it('takes no run, and no file is touched of one that is there', async () => {
    disk!.free();
    const folder = disk!.folderOf('read-only');
    const run = await faults.create(folder);
    const before = readFileSync(join(run.path, 'run.json'), 'utf8');
    disk!.setReadOnly(true);
    try {
      expect(await run.carryOut()).toMatchObject({
        status: 'failed',
        isUserError: true,
        reason: expect.stringMatching(
          /cannot be written: the file system is read-only\. Choose a writable folder\.$/,
        ),
      });
      await expect(faults.create(folder)).rejects.toThrow(UserError);
    } finally {
      disk!.setReadOnly(false);
    }
    expect(run.names()).toEqual(['run.json']);
    expect(readFileSync(join(run.path, 'run.json'), 'utf8')).toBe(before);
    expect(await run.carryOut()).toEqual({ status: 'done' });
    await run.expectSameAs(await undisturbed);
  });
});
