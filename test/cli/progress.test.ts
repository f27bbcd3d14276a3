import { describe, expect, it } from 'vitest';
import { JsonView, LineView } from '../../src/cli/run/views';
import type { RunEvent } from '../../src/core/runs/events';
import { ProgressTracker } from '../../src/core/runs/progress';

/** A step of a training of 100 steps. */
function step(number: number, time: number, loss = 2): RunEvent {
  return {
    type: 'step',
    time,
    step: number,
    progress: number / 100,
    kind: 'monolingual',
    dataset: 'a',
    loss,
    learningRate: 1e-3,
    gradientNorm: 1,
    maskedNegatives: 0,
    examples: 10 * number,
    tokens: 100 * number,
    examplesPerSecond: 0,
    tokensPerSecond: 0,
    memoryBytes: 0,
  };
}

class Recorder {
  text = '';
  write(part: string): boolean {
    this.text += part;
    return true;
  }
}

describe('ProgressTracker', () => {
  it('tells rate and remaining time from the first step on, also of a resumed training', () => {
    const tracker = new ProgressTracker();
    expect(tracker.update({ type: 'stage', time: 0, stage: 'training' })).toEqual({
      stage: 'training',
      details: [],
    });
    expect(tracker.update(step(50, 1_000))).toEqual({
      stage: 'training',
      fraction: 0.5,
      details: ['loss 2.000'],
    });
    expect(tracker.update(step(60, 11_000))).toEqual({
      stage: 'training',
      fraction: 0.6,
      details: ['loss 2.000', '10 examples/s'],
      remaining: expect.closeTo(40, 6),
    });
  });

  it('smooths the loss and keeps the last validation', () => {
    const tracker = new ProgressTracker();
    tracker.update(step(1, 0, 4));
    expect(tracker.update({ type: 'validation', time: 0, step: 1, loss: 3, best: true })).toBeUndefined();
    expect(tracker.update(step(2, 0, 2))!.details).toEqual(['loss 3.800', 'validation 3.000']);
  });

  it('begins anew with each stage of an evaluation', () => {
    const tracker = new ProgressTracker();
    const progress = (stage: 'queries' | 'passages', time: number, done: number): RunEvent => {
      return { type: 'progress', dataset: 'x', stage, time, done, total: 100 };
    };
    tracker.update(progress('queries', 0, 10));
    tracker.update(progress('queries', 1_000, 100));
    expect(tracker.update(progress('passages', 5_000, 20))).toEqual({
      stage: 'x: passages',
      fraction: 0.2,
      details: [],
    });
    expect(tracker.update(progress('passages', 6_000, 25))).toMatchObject({
      details: ['5.0 passages/s'],
      remaining: expect.closeTo(15, 6),
    });
    expect(tracker.update({ type: 'done', time: 0 })).toBeUndefined();
  });
});

describe('LineView', () => {
  const position = { run: 'r1', cell: 'hybrid', number: 2, total: 3 };

  it('writes a line for each tenth, not oftener than every two seconds, and one each half minute', () => {
    const out = new Recorder();
    const view = new LineView(out);
    view.begin(position);
    for (let i = 1; i <= 40; i++) view.event(step(i, 1_000 * i + (i > 30 ? 25_000 * (i - 30) : 0)));
    view.event({ type: 'warning', time: 0, message: 'careful' });
    view.end('done in 5 s');
    const lines = out.text.split('\n');
    expect(lines[0]).toBe('[2/3] hybrid: r1');
    expect(lines.filter(line => line.includes('%')).map(line => /(\d+)%/.exec(line)![1])).toEqual([
      '2',
      '10',
      '20',
      '30',
      '32',
      '34',
      '36',
      '38',
      '40',
    ]);
    expect(lines[2]).toBe('[2/3] hybrid: training 10%, loss 2.000, 10 examples/s, 1 min 30 s left');
    expect(lines.slice(-3)).toEqual(['[2/3] hybrid: warning: careful', '[2/3] hybrid: done in 5 s', '']);
  });
});

describe('JsonView', () => {
  it('writes events with their run, and words elsewhere', () => {
    const [events, words] = [new Recorder(), new Recorder()];
    const view = new JsonView(events, words);
    view.begin({ run: 'r1', cell: 'x', number: 1, total: 1 });
    view.event({ type: 'done', time: 5 });
    view.say('hello');
    view.end();
    expect(events.text).toBe('{"run":"r1","type":"done","time":5}\n');
    expect(words.text).toBe('hello\n');
  });
});
