import type { Device } from '../devices';
import type { DeviceMemory } from '../memory/memory';
import { openMemory } from '../memory/open';
import { Slot } from '../memory/slot';
import { float32, int32, int64, type Tensor } from '../runtime';
import { openSearchPrograms, type SearchPrograms } from './device-programs';
import type { JudgedPlaces, SearchInput, SearchResult } from './model';
import { Pools } from './pools';
import { blocks, PASSAGE_BLOCK, readSegments, type Segment } from './segments';

/** Queries scored together: with the largest segment, 16 MiB of scores. */
const QUERY_BLOCK = 256;

/** Scores compared at once when ranks are counted: as many as of a block. */
const COMPARISONS = QUERY_BLOCK * PASSAGE_BLOCK;

/** Queries `from … to−1` on the device. */
interface QueryBlock {
  from: number;
  to: number;
  rows: Slot;
}

/** A segment on the device. */
interface Placed extends Segment {
  rows: Slot;
  /** 0, 1, …: the place of each passage among those of equal score. */
  places: Slot;
}

/**
 * Search where the scores never leave the device: only the best of each pool come back, and the scores and counts of judged
 * passages. Every block of passages goes there twice, once for the scores of the judged ones and once for what ranks before
 * them, or once in all if there is but one; it serves all queries while it is there.
 */
export async function searchOnDevice(
  input: SearchInput,
  device: Device,
  progress: (done: number) => void,
): Promise<SearchResult> {
  const memory = openMemory(device);
  const programs = await openSearchPrograms(device, input.passages.width);
  const search = new DeviceSearch(input, memory, programs);
  try {
    return await search.run(progress);
  } finally {
    search.free();
    for (const program of Object.values(programs)) await program.close();
    await memory.close();
  }
}

class DeviceSearch {
  readonly #total: number;
  readonly #judged: JudgedPlaces;
  readonly #pools: Pools;
  readonly #queries: QueryBlock[] = [];
  #segments: Placed[] = [];
  readonly #scores = new Slot();

  constructor(
    private readonly input: SearchInput,
    private readonly memory: DeviceMemory,
    private readonly programs: SearchPrograms,
  ) {
    const entries = input.judged.passages.length;
    this.#total = input.queries.length / input.passages.width;
    this.#judged = {
      scores: new Float32Array(entries).fill(Number.NaN),
      ownRanks: new Int32Array(entries).fill(1),
      allRanks: new Int32Array(entries).fill(1),
    };
    this.#pools = new Pools(this.#total, input);
  }

  async run(progress: (done: number) => void): Promise<SearchResult> {
    await this.#placeQueries();
    const { count } = this.input.passages;
    const passes = [this.#collect, this.#rank];
    // Each pass over each block moves the same share of all queries on.
    const steps = passes.length * Math.ceil(count / PASSAGE_BLOCK) * this.#queries.length;
    let [step, done] = [0, 0];
    for (const pass of passes) {
      for (const [start, end] of blocks(count)) {
        if (this.#segments.length === 0 || count > PASSAGE_BLOCK) await this.#placeSegments(start, end);
        for (const block of this.#queries) {
          for (const segment of this.#segments) await pass.call(this, block, segment);
          const reached = Math.floor((++step / steps) * this.#total);
          if (reached > done) progress(reached);
          done = reached;
        }
      }
    }
    const found = Array.from({ length: this.#total }, (_, q) =>
      this.#pools.take(q, this.input.queryLanguage[q]!),
    );
    return {
      judged: this.#judged,
      all: found.map(({ all }) => all),
      byLanguage: found.map(({ byLanguage }) => byLanguage),
    };
  }

  free(): void {
    for (const { rows } of this.#queries) rows.free();
    this.#freeSegments();
    this.#scores.free();
  }

  async #placeQueries(): Promise<void> {
    const { queries, passages } = this.input;
    for (let from = 0; from < this.#total; from += QUERY_BLOCK) {
      const to = Math.min(this.#total, from + QUERY_BLOCK);
      const values = queries.subarray(from * passages.width, to * passages.width);
      this.#queries.push({ from, to, rows: await this.memory.upload(values, [to - from, passages.width]) });
    }
  }

  async #placeSegments(start: number, end: number): Promise<void> {
    this.#freeSegments();
    for (const segment of await readSegments(this.input, start, end)) {
      const { length } = segment.passages;
      const places = Float32Array.from(segment.passages, (_, i) => i);
      this.#segments.push({
        ...segment,
        rows: await this.memory.upload(segment.embeddings, [length, this.input.passages.width]),
        places: await this.memory.upload(places, [length]),
      });
    }
  }

  #freeSegments(): void {
    for (const { rows, places } of this.#segments) {
      rows.free();
      places.free();
    }
    this.#segments = [];
  }

  /** The product that both passes take their scores from, so that they are equal to the last bit. */
  async #score({ rows }: QueryBlock, segment: Placed): Promise<Tensor> {
    const feeds = { queries: rows.tensor, passages: segment.rows.tensor };
    await this.programs.score.run(feeds, { scores: this.#scores });
    return this.#scores.tensor;
  }

  /** Notes the scores of the judged passages. */
  async #collect(block: QueryBlock, segment: Placed): Promise<void> {
    const entries: number[] = [];
    const positions: number[] = [];
    for (const { entry, q, passage } of this.#entries(block)) {
      const place = this.#placeIn(segment, passage);
      if (segment.passages[place] !== passage) continue;
      entries.push(entry);
      positions.push(q - block.from, place);
    }
    if (entries.length === 0) return;
    const scores = await this.#score(block, segment);
    const at = int64(Int32Array.from(positions), [entries.length, 2]);
    const { found } = await this.programs.pick.run({ scores, positions: at });
    for (const [i, entry] of entries.entries())
      this.#judged.scores[entry] = (found!.data as Float32Array)[i]!;
  }

  /** Keeps the best of the segment, and counts what ranks before each judged passage. */
  async #rank(block: QueryBlock, segment: Placed): Promise<void> {
    const scores = await this.#score(block, segment);
    await this.#keepBest(block, segment, scores);
    const entries = [...this.#entries(block)];
    const atOnce = Math.max(1, Math.floor(COMPARISONS / segment.passages.length));
    for (let i = 0; i < entries.length; i += atOnce)
      await this.#count(block, segment, scores, entries.slice(i, i + atOnce));
  }

  async #keepBest({ from, to }: QueryBlock, segment: Placed, scores: Tensor): Promise<void> {
    const k = Math.min(this.input.depth, segment.passages.length);
    const { values, indices } = await this.programs.top.run({ scores, k: int64(Int32Array.of(k), [1]) });
    const best = values!.data as Float32Array;
    const wide = indices!.data as BigInt64Array;
    // The lower halves of the int64: big integers are slow.
    const places = new Int32Array(wide.buffer, wide.byteOffset, 2 * wide.length);
    for (let q = from; q < to; q++) {
      const { all } = this.#pools;
      const { lists, list } = this.#pools.ofLanguage(q, this.input.queryLanguage[q]!, segment.language);
      for (let i = (q - from) * k; i < (q - from + 1) * k; i++) {
        const passage = segment.passages[places[2 * i]!]!;
        all.offer(q, passage, best[i]!);
        lists.offer(list, passage, best[i]!);
      }
    }
  }

  async #count(
    { from }: QueryBlock,
    segment: Placed,
    scores: Tensor,
    entries: readonly JudgedEntry[],
  ): Promise<void> {
    const { length } = entries;
    const { passageLanguage } = this.input;
    const { counts } = await this.programs.count.run({
      scores,
      places: segment.places.tensor,
      rows: int32(
        Int32Array.from(entries, ({ q }) => q - from),
        [length],
      ),
      score: float32(
        Float32Array.from(entries, ({ entry }) => this.#judged.scores[entry]!),
        [length, 1],
      ),
      place: float32(
        Float32Array.from(entries, ({ passage }) => this.#placeIn(segment, passage)),
        [length, 1],
      ),
    });
    for (const [i, { entry, passage }] of entries.entries()) {
      const before = (counts!.data as Float32Array)[i]!;
      this.#judged.allRanks[entry]! += before;
      if (passageLanguage[passage] === segment.language) this.#judged.ownRanks[entry]! += before;
    }
  }

  *#entries({ from, to }: QueryBlock): Generator<JudgedEntry> {
    const { offsets, passages } = this.input.judged;
    for (let q = from; q < to; q++)
      for (let entry = offsets[q]!; entry < offsets[q + 1]!; entry++)
        yield { entry, q, passage: passages[entry]! };
  }

  /** How many passages of the segment come before `passage` among equals: its own place, if it is one of them. */
  #placeIn({ passages }: Segment, passage: number): number {
    const { tieOrder } = this.input;
    let [low, high] = [0, passages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tieOrder[passages[middle]!]! < tieOrder[passage]!) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A judged passage of query `q`. */
interface JudgedEntry {
  entry: number;
  q: number;
  passage: number;
}
