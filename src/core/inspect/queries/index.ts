import { type Place, UserError } from '../../errors';
import type { QueriesTarget } from '../../pages/page';
import { firstSelection } from '../../pages/pick-queries';
import type { Detail, QueriesData, QueriesScope, Row, Selected, Selection } from '../../pages/queries';
import type { RunRecord } from '../../runs/run-record';
import { RowsBeside } from './beside';
import { columnsOf, type DatasetTables } from './dataset-tables';
import { readRanks, runDetail } from './detail/run-detail';
import { translationsOf } from './detail/translations';
import { abortable } from './lazily';
import { placeInData } from './place';
import { RunTables } from './run-tables';
import { Selections } from './selections';

/** The queries of a run, beside those of another where the target names one; computed from their tables. */
export function openQueries(target: QueriesTarget): Queries {
  return new Queries(target);
}

/** One setting of a test set in the run, and in the run beside. */
interface View {
  tables: DatasetTables;
  otherTables: DatasetTables | undefined;
  selections: Selections;
}

/** Reads tables when they are first asked for. */
export class Queries implements QueriesData {
  readonly #run: RunTables;
  readonly #other: RunTables | undefined;
  /** By setting, for as long as the tables are the same. */
  readonly #views = new Map<
    string,
    { tables: DatasetTables; otherTables: DatasetTables | undefined; view: Promise<View> }
  >();

  constructor(private readonly target: QueriesTarget) {
    const { run, other } = target;
    this.#run = new RunTables(run);
    this.#other = other === undefined ? undefined : new RunTables(other);
  }

  /** Reads what the page lists first, before it asks: while its document is made, there is time. */
  async prepare(): Promise<void> {
    const selection = firstSelection(await this.scope(), this.target);
    if (!selection) return;
    await this.select(selection);
    await this.rows({ selection, from: 0, count: 1 });
  }

  async scope(): Promise<QueriesScope> {
    const record = await this.#run.record();
    const other = await this.#other?.record();
    const [label, otherLabel] = labelsOf(record, other);
    return {
      experiment: record.experiment,
      label: label!,
      ...(otherLabel !== undefined && { otherLabel }),
      datasets: (record.evaluations ?? []).map(summary => ({
        name: summary.dataset,
        languages: summary.languages,
        settings: summary.settings.map(({ setting }) => setting),
        columns: columnsOf(summary),
        depth: record.resolved.evaluate?.depth ?? 0,
      })),
    };
  }

  async select(selection: Selection, signal?: AbortSignal): Promise<Selected> {
    return abortable(
      this.#view(selection).then(({ selections }) => selections.select(selection)),
      signal,
    );
  }

  async rows(
    { selection, from, count }: { selection: Selection; from: number; count: number },
    signal?: AbortSignal,
  ): Promise<Row[]> {
    const work = async (): Promise<Row[]> => {
      const { selections } = await this.#view(selection);
      const { rows, beside } = selections;
      const sorted = await selections.sort(selection);
      const texts = await rows.texts();
      return Array.from(sorted.subarray(Math.max(0, from), Math.max(0, from + count)), row => {
        const otherValues = beside?.values(row);
        return {
          query: rows.queries[row]!,
          pool: rows.pools[row]!,
          language: rows.languages[row]!,
          text: texts[row]!,
          relevant: rows.relevantCounts[row]!,
          values: rows.rowValues(row),
          ...(otherValues && { otherValues }),
        };
      });
    };
    return abortable(work(), signal);
  }

  async position(
    { selection, query, pool }: { selection: Selection; query: string; pool: string },
    signal?: AbortSignal,
  ): Promise<number> {
    const work = async () => {
      const { selections } = await this.#view(selection);
      const row = selections.rows.find(query, pool);
      return row < 0 ? -1 : (await selections.sort(selection)).indexOf(row);
    };
    return abortable(work(), signal);
  }

  async detail(request: Parameters<QueriesData['detail']>[0], signal?: AbortSignal): Promise<Detail> {
    return abortable(this.#detail(request), signal);
  }

  async #detail(request: Parameters<QueriesData['detail']>[0]): Promise<Detail> {
    const { tables, otherTables, selections } = await this.#view(request);
    const { rows, beside } = selections;
    const row = rows.find(request.query, request.pool);
    if (row < 0) {
      throw new UserError(
        `the ${rows.setting} setting has no query ${JSON.stringify(request.query)} in the pool ${request.pool}`,
        { file: tables.folder },
        'Choose one of the list.',
      );
    }
    const otherRow = beside?.rowOf(row) ?? -1;
    const own = await readRanks(tables, rows, row);
    const others = otherRow < 0 ? undefined : await readRanks(otherTables!, beside!.other, otherRow);
    return {
      query: request.query,
      language: rows.languages[row]!,
      text: (await rows.texts())[row]!,
      pool: request.pool,
      poolSize: tables.poolSize(request.pool),
      translations: await translationsOf(rows, row),
      run: await runDetail(tables, { rows, row, ranks: own, other: others }),
      ...(others && {
        other: await runDetail(otherTables!, {
          rows: beside!.other,
          row: otherRow,
          ranks: others,
          other: own,
        }),
      }),
    };
  }

  async place(
    { dataset, kind, id }: Parameters<QueriesData['place']>[0],
    signal?: AbortSignal,
  ): Promise<Place | undefined> {
    const work = async () => {
      const { spec, text } = await this.#run.dataset(dataset).then(async tables => ({
        spec: tables.spec,
        text: kind === 'query' ? await tables.questionOf(id) : (await (await tables.passages()).of(id))?.text,
      }));
      return spec && placeInData(spec, { kind, id, text });
    };
    return abortable(work(), signal);
  }

  dispose(): void {
    this.#views.clear();
    this.#run.dispose();
    this.#other?.dispose();
  }

  async #view({ dataset, setting }: Pick<Selection, 'dataset' | 'setting'>): Promise<View> {
    const tables = await this.#run.dataset(dataset);
    const otherTables = await this.#other?.dataset(tables.summary.dataset, { exactly: true });
    const key = `${setting} ${tables.summary.dataset}`;
    const known = this.#views.get(key);
    if (known?.tables === tables && known.otherTables === otherTables) return known.view;
    const view = openView(tables, otherTables, setting);
    this.#views.set(key, { tables, otherTables, view });
    view.catch(() => this.#views.delete(key));
    return view;
  }
}

const OTHER_REMEDY = 'Choose another run to compare with.';

async function openView(
  tables: DatasetTables,
  otherTables: DatasetTables | undefined,
  setting: Selection['setting'],
): Promise<View> {
  const rows = await tables.rows(setting);
  const beside = otherTables && new RowsBeside(rows, await otherTables.rows(setting, OTHER_REMEDY));
  return { tables, otherTables, selections: new Selections(rows, tables.summary.languages, beside) };
}

/** As short as tells the runs apart. */
function labelsOf(...records: (RunRecord | undefined)[]): (string | undefined)[] {
  const forms: ((record: RunRecord) => string)[] = [
    ({ cell }) => cell,
    ({ experiment, cell }) => `${experiment}: ${cell}`,
    ({ id }) => id,
  ];
  const labels = forms.map(form => records.map(record => record && form(record)));
  return labels.find(([label, other]) => label !== other) ?? labels.at(-1)!;
}
