import { Format, SingleBar } from 'cli-progress';
import type { RunEvent } from '../../core/runs/events';
import { type Progress, ProgressTracker } from '../../core/runs/progress';
import { formatDuration } from '../../core/text/numbers';

/** One run among those of a call. */
export interface RunPosition {
  /** Id of the run. */
  run: string;
  /** Label of the cell. */
  cell: string;
  /** From 1. */
  number: number;
  total: number;
}

/** Shows runs, one after the other, while they are carried out. */
export interface RunView {
  begin(position: RunPosition): void;
  event(event: RunEvent): void;
  /** A word in between. */
  say(text: string): void;
  /** @param outcome `done in 42 s` */
  end(outcome: string): void;
}

/** The view that fits where the words go: a bar on a terminal, else lines; with `json`, events on standard output. */
export function openView(json: boolean): RunView {
  const { stdout, stderr } = process;
  if (json) return new JsonView(stdout, stderr);
  return stderr.isTTY ? new BarView(stderr) : new LineView(stderr);
}

type Out = Pick<NodeJS.WriteStream, 'write'>;

/** Each event as a line of JSON on one stream, words on another. */
export class JsonView implements RunView {
  #run = '';

  constructor(
    private readonly events: Out,
    private readonly words: Out,
  ) {}

  begin({ run }: RunPosition): void {
    this.#run = run;
  }

  event(event: RunEvent): void {
    this.events.write(`${JSON.stringify({ run: this.#run, ...event })}\n`);
  }

  say(text: string): void {
    this.words.write(`${text}\n`);
  }

  end(): void {}
}

/** Milliseconds between two lines of progress, at least and at most. */
const LEAST = 2_000;
const MOST = 30_000;

/** A line for each stage and each tenth of it, where they take their time, and at least every half minute. */
export class LineView implements RunView {
  #tracker = new ProgressTracker();
  #title = '';
  #last = { stage: '', tenth: 0, time: 0 };

  constructor(private readonly out: Out) {}

  begin(position: RunPosition): void {
    this.#tracker = new ProgressTracker();
    this.#title = titleOf(position);
    this.#last = { stage: '', tenth: 0, time: 0 };
    this.say(`${this.#title}: ${position.run}`);
  }

  event(event: RunEvent): void {
    if (event.type === 'warning') this.say(`${this.#title}: warning: ${event.message}`);
    const progress = this.#tracker.update(event);
    if (!progress) return;
    const { stage, fraction = 0 } = progress;
    const tenth = Math.floor(10 * fraction + 1e-9);
    const isNew = stage !== this.#last.stage || tenth > this.#last.tenth;
    if (event.time - this.#last.time < (isNew ? LEAST : MOST)) return;
    this.#last = { stage, tenth, time: event.time };
    this.say(`${this.#title}: ${lineOf(progress)}`);
  }

  say(text: string): void {
    this.out.write(`${text}\n`);
  }

  end(outcome: string): void {
    this.say(`${this.#title}: ${outcome}`);
  }
}

/** A bar that shows the present stage, and a line for each run that is over. */
export class BarView implements RunView {
  #tracker = new ProgressTracker();
  #title = '';
  #bar: SingleBar | undefined;

  constructor(private readonly out: NodeJS.WriteStream) {}

  begin(position: RunPosition): void {
    this.#tracker = new ProgressTracker();
    this.#title = titleOf(position);
    this.say(`${this.#title}: ${position.run}`);
  }

  event(event: RunEvent): void {
    if (event.type === 'warning') this.say(`  warning: ${event.message}`);
    const progress = this.#tracker.update(event);
    if (!progress) return;
    this.#bar ??= startBar(this.out);
    this.#bar.update(progress.fraction ?? 0, { shown: progress });
  }

  say(text: string): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.out.write(`${text}\n`);
  }

  end(outcome: string): void {
    this.say(`  ${outcome}`);
  }
}

function startBar(stream: NodeJS.WriteStream): SingleBar {
  const bar = new SingleBar({
    stream,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    format: (options, { progress }, { shown }: { shown?: Progress }) => {
      if (shown?.fraction === undefined) return `  ${shown?.stage ?? ''}`;
      const percent = `${Math.floor(100 * progress)}%`.padStart(4);
      return `  ${shown.stage} ${Format.BarFormat(progress, options)} ${percent}  ${detailsOf(shown)}`;
    },
  });
  bar.start(1, 0, {});
  return bar;
}

const titleOf = ({ number, total, cell }: RunPosition): string =>
  total > 1 ? `[${number}/${total}] ${cell}` : cell;

/** `training 30%, loss 1.234, 120 examples/s, 42 s left` */
function lineOf(progress: Progress): string {
  const { stage, fraction } = progress;
  if (fraction === undefined) return stage;
  return [`${stage} ${Math.floor(100 * fraction)}%`, detailsOf(progress)].filter(Boolean).join(', ');
}

function detailsOf({ details, remaining }: Progress): string {
  const left = remaining === undefined ? [] : [`${formatDuration(remaining)} left`];
  return [...details, ...left].join(', ');
}
