import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../../src/core/random';
import { LONGEST, Mutator } from './mutator';
import type { FuzzedFile, Target } from './target';
import { judge, type Verdict } from './verdict';

interface Input {
  file: FuzzedFile;
  bytes: Buffer;
}

export interface Finding extends Verdict {
  /** Where the file that shows it was written. */
  path: string;
}

export interface Progress {
  executions: number;
  /** Blocks of the program that were entered. */
  blocks: number;
  /** Inputs that reach what none before them did. */
  corpus: number;
}

/** One in so many executions is of a megabyte. */
const SWELL_EVERY = 500;
/** Reads of the file that a minimization may take. */
const MINIMIZING_STEPS = 400;

declare global {
  /** How often each block was entered: see `scripts/fuzz/instrument.mjs`. */
  var blocks: Uint32Array;
}

/** Runs a target on inputs that it makes from those that reached something new. */
export class Fuzzer {
  readonly progress: Progress = { executions: 0, blocks: 0, corpus: 0 };
  readonly #corpus: Input[] = [];
  readonly #signatures = new Set<string>();
  /** Block → the powers of two of the counts that were met, one a bit. */
  readonly #met = new Uint32Array(globalThis.blocks.length);
  readonly #work: string;
  readonly #kept: string;
  readonly #mutator: Mutator;
  #stray: unknown;

  /** @param folder for the corpus, which is taken up again, the findings, and the files that the target reads */
  constructor(
    private readonly target: Target,
    private readonly random: Random,
    private readonly folder: string,
  ) {
    this.#work = join(folder, 'work');
    this.#kept = join(folder, 'corpus');
    for (const path of [this.#work, this.#kept]) mkdirSync(path, { recursive: true });
    for (const file of target.files) this.#write(file, Buffer.from(file.seeds[0]!));
    this.#mutator = new Mutator(random, [...wordsOf(target), ...(target.words ?? [])], this.#corpus);
    process.on('unhandledRejection', error => {
      this.#stray = error;
    });
  }

  /** Reads the seeds and what an earlier run kept. */
  async *start(): AsyncGenerator<Finding> {
    for (const file of this.target.files)
      for (const seed of file.seeds) yield* this.#try({ file, bytes: Buffer.from(seed) });
    for (const name of readdirSync(this.#kept).sort()) {
      const file = this.target.files[Number.parseInt(name, 10)];
      if (file) yield* this.#try({ file, bytes: readFileSync(join(this.#kept, name)) });
    }
  }

  /** One mutant. */
  async *step(): AsyncGenerator<Finding> {
    const { file, bytes } = this.#choose();
    const mutant = this.#mutator.mutate(bytes);
    if (this.progress.executions % SWELL_EVERY === 0)
      yield* this.#try({ file, bytes: this.#mutator.swell(mutant) });
    else yield* this.#try({ file, bytes: mutant });
  }

  /** Half of the time, one of the newest. */
  #choose(): Input {
    const { length } = this.#corpus;
    const newest = this.random.integer(2) === 0 ? Math.min(length, 20) : length;
    return this.#corpus[length - 1 - this.random.integer(newest)]!;
  }

  async *#try(input: Input): AsyncGenerator<Finding> {
    const verdict = await this.#execute(input);
    if (this.#learn() && input.bytes.length <= LONGEST) this.#keep(input);
    if (!verdict || this.#signatures.has(verdict.signature)) return;
    this.#signatures.add(verdict.signature);
    const minimal = await this.#minimize(input, verdict);
    yield { ...verdict, path: this.#save(minimal, verdict) };
    this.#restore(input.file);
  }

  async #execute(input: Input): Promise<Verdict | undefined> {
    const first = await this.#measure(input);
    if (first?.kind !== 'slow' && first?.kind !== 'memory') return first;
    // Once may be the compiler or the collector of garbage.
    globalThis.gc?.();
    const second = await this.#measure(input);
    return second?.kind === first.kind ? await this.#measure(input) : undefined;
  }

  async #measure({ file, bytes }: Input): Promise<Verdict | undefined> {
    const packed = this.#write(file, bytes);
    this.progress.executions++;
    globalThis.blocks.fill(0);
    this.#stray = undefined;
    const before = { time: process.cpuUsage(), memory: memoryInUse() };
    let error: unknown;
    try {
      await this.target.read(this.#work);
    } catch (thrown) {
      error = thrown;
    }
    const { user, system } = process.cpuUsage(before.time);
    const cost = { time: (user + system) / 1000, memory: memoryInUse() - before.memory };
    return judge(this.#stray ?? error, cost, packed, this.#work, this.target.documented);
  }

  /** Whether the last execution reached a block that none had, or one oftener by a power of two. */
  #learn(): boolean {
    let news = false;
    const counts = globalThis.blocks;
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] === 0) continue;
      const bit = 1 << (31 - Math.clz32(counts[i]!));
      if (this.#met[i]! & bit) continue;
      if (this.#met[i] === 0) this.progress.blocks++;
      this.#met[i]! |= bit;
      news = true;
    }
    return news;
  }

  #keep(input: Input): void {
    this.#corpus.push(input);
    this.progress.corpus = this.#corpus.length;
    const name = `${this.target.files.indexOf(input.file)}-${digest(input.bytes)}`;
    if (!existsSync(join(this.#kept, name))) writeFileSync(join(this.#kept, name), input.bytes);
  }

  /** Leaves out parts, the larger first, as long as the verdict stays the same. */
  async #minimize(input: Input, { signature, kind }: Verdict): Promise<Input> {
    let { bytes } = input;
    let steps = kind === 'slow' || kind === 'memory' ? MINIMIZING_STEPS / 10 : MINIMIZING_STEPS;
    for (let size = bytes.length >> 1; size > 0; size >>= 1)
      for (let at = 0; at < bytes.length && steps-- > 0; ) {
        const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
        const verdict = await this.#execute({ ...input, bytes: shorter });
        if (verdict?.signature === signature) bytes = shorter;
        else at += size;
      }
    return { ...input, bytes };
  }

  #save({ file, bytes }: Input, { kind, detail, signature }: Verdict): string {
    const path = join(this.folder, 'findings', `${kind}-${digest(Buffer.from(signature))}`, file.name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.pack?.(bytes) ?? bytes);
    writeFileSync(
      join(this.folder, 'findings', `${kind}-${digest(Buffer.from(signature))}.txt`),
      `${detail}\n`,
    );
    return path;
  }

  #write(file: FuzzedFile, bytes: Buffer): Buffer {
    const packed = Buffer.from(file.pack?.(bytes) ?? bytes);
    const path = join(this.#work, file.name);
    mkdirSync(dirname(path), { recursive: true });
    // The watchdog finds in `last` what a hanging child was reading.
    if (this.#last !== file) {
      if (this.#last) this.#restore(this.#last);
      writeFileSync(join(this.folder, 'last'), file.name);
      this.#last = file;
    }
    writeFileSync(path, packed);
    return packed;
  }

  #last: FuzzedFile | undefined;

  #restore(file: FuzzedFile): void {
    const seed = Buffer.from(file.seeds[0]!);
    writeFileSync(join(this.#work, file.name), file.pack?.(seed) ?? seed);
  }
}

/** What a process holds beside the heap, whose growth says little. */
function memoryInUse(): number {
  return Math.max(process.memoryUsage().arrayBuffers, 0) + process.resourceUsage().maxRSS * 1024;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** The words of a target's text files. */
function* wordsOf({ files }: Target): Generator<string> {
  for (const { seeds } of files)
    for (const seed of seeds)
      if (typeof seed === 'string') for (const [word] of seed.matchAll(/"?[\w.-]{2,30}"?:?/g)) yield word;
}
