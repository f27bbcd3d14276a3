import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  type Memento,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode';
import { Disposer } from '../disposer';
import { isActive, type RunEntry } from './entry';
import { filterRuns } from './filter';
import { GROUPINGS, type Group, type Grouping, groupRuns, treeChange } from './groups';
import { activeBadge, datasetItem, groupItem, runItem, settingItem } from './items';
import { datasetNodes, type GroupNode, idOf, type RunNode, settingNodes, type TreeNode } from './nodes';
import type { RunStore } from './run-store';
import { datasetTooltip, runTooltip } from './tooltip';
import { countWord, groupingWord, runDescription } from './words';

const GROUPING = 'polyrank.runsGrouping';
const FILTER = 'polyrank.runsFilter';
/** Rows that one sees without scrolling. */
const SCREEN = 30;
/** Milliseconds between two looks at the ages that are shown. */
const MINUTE = 60_000;

/** The results tree: groups, runs, data sets, settings. */
export class RunsTree extends Disposer implements TreeDataProvider<TreeNode> {
  readonly view: TreeView<TreeNode>;
  readonly #changed = this.register(new EventEmitter<TreeNode | TreeNode[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  /** The nodes that the editor was given, by id: it tells them by identity. */
  readonly #nodes = new Map<string, TreeNode>();
  #groups: readonly Group[] = [];
  #shown = 0;
  #filter: string;

  constructor(
    private readonly store: RunStore,
    private readonly state: Memento,
  ) {
    super();
    this.#filter = state.get(FILTER, '');
    this.view = this.register(
      window.createTreeView('polyrank.runs', {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.register(store.onDidChangeRuns(changed => this.#update(changed)));
    this.register(commands.registerCommand('polyrank.groupRuns', () => this.#askGrouping()));
    this.register(commands.registerCommand('polyrank.filterRuns', () => this.#askFilter()));
    this.register(commands.registerCommand('polyrank.clearRunsFilter', () => this.#setFilter('')));
    const clock = setInterval(() => this.#grow(), MINUTE);
    this.register(new Disposable(() => clearInterval(clock)));
    this.#tellFilter();
  }

  get grouping(): Grouping {
    const kept = this.state.get<string>(GROUPING);
    return GROUPINGS.find(grouping => grouping === kept) ?? 'experiment';
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      await this.store.ready;
      this.#regroup();
      return this.#groups.map(({ id }) => this.#kept({ kind: 'group', group: id }));
    }
    if (node.kind === 'group') {
      const runs = this.#group(node)?.runs ?? [];
      return runs.map(({ path }) => this.#kept({ kind: 'run', run: path }));
    }
    const run = this.store.get(node.run);
    if (!run || node.kind === 'setting') return [];
    const nodes = node.kind === 'run' ? datasetNodes(run) : settingNodes(run, node.dataset);
    return nodes.map(below => this.#kept(below));
  }

  getTreeItem(node: TreeNode): TreeItem {
    if (node.kind === 'group') {
      const group = this.#group(node);
      return group ? groupItem(group, this.#isOpen(group)) : {};
    }
    const run = this.store.get(node.run);
    if (!run) return {};
    if (node.kind === 'run') return runItem(run, node, this.grouping, Date.now());
    const results = run.results.find(({ dataset }) => dataset === node.dataset);
    if (!results) return {};
    if (node.kind === 'dataset') return datasetItem(results, node);
    const settings = results.settings.find(({ setting }) => setting === node.setting);
    return settings ? settingItem(settings, node) : {};
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    const run = node.kind === 'group' ? undefined : this.store.get(node.run);
    const results = node.kind === 'dataset' && run?.results.find(({ dataset }) => dataset === node.dataset);
    if (results) item.tooltip = datasetTooltip(results);
    else if (run && node.kind === 'run') item.tooltip = runTooltip(run, Date.now());
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'group':
        return undefined;
      case 'run': {
        const group = this.#groups.find(({ runs }) => runs.some(({ path }) => path === node.run));
        return group && this.#kept({ kind: 'group', group: group.id });
      }
      case 'dataset':
        return this.#kept({ kind: 'run', run: node.run });
      case 'setting':
        return this.#kept({ kind: 'dataset', run: node.run, dataset: node.dataset });
    }
  }

  /** Selects a run in the view if that is open, without taking the focus. */
  async reveal(path: string): Promise<void> {
    await this.store.ready;
    this.#regroup();
    const node: RunNode = { kind: 'run', run: path };
    if (this.view.visible && this.getParent(node)) await this.view.reveal(this.#kept(node), { select: true });
  }

  #kept<T extends TreeNode>(node: T): T {
    const id = idOf(node);
    const kept = this.#nodes.get(id) ?? node;
    this.#nodes.set(id, kept);
    return kept as T;
  }

  #group({ group }: GroupNode): Group | undefined {
    return this.#groups.find(({ id }) => id === group);
  }

  /** What is at work, and the newest groups as far as they fit a screen; with a filter, everything that it left. */
  #isOpen(group: Group): boolean {
    if (this.#filter !== '' || group === this.#groups[0] || group.runs.some(isActive)) return true;
    const above = this.#groups.slice(0, this.#groups.indexOf(group) + 1);
    return above.reduce((rows, { runs }) => rows + 1 + runs.length, 0) <= SCREEN;
  }

  #regroup(): void {
    const all = this.store.all;
    const runs = filterRuns(all, this.#filter);
    // With another filter, groups are others: so they open as `#isOpen` says.
    const prefix = this.#filter === '' ? '' : `${this.#filter.toLowerCase()}\n`;
    const groups = groupRuns(runs, this.grouping, new Date());
    this.#groups = groups.map(group => ({ ...group, id: prefix + group.id }));
    this.#shown = runs.length;
    this.view.badge = activeBadge(all);
    this.view.message = this.#message(all);
  }

  #message(all: readonly RunEntry[]): string {
    if (this.#filter === '') return '';
    return this.#shown === 0
      ? l10n.t('No run matches “{0}”.', this.#filter)
      : l10n.t('“{0}”: {1} of {2}', this.#filter, this.#shown, countWord(all.length));
  }

  #update(changed: ReadonlySet<string>): void {
    const before = this.#groups;
    this.#regroup();
    for (const path of changed) {
      if (!this.store.get(path)) this.#nodes.delete(idOf({ kind: 'run', run: path }));
    }
    const change = treeChange(before, this.#groups, changed);
    if (change === 'all') {
      this.#changed.fire(undefined);
      return;
    }
    const groups = change.groups.map((group): GroupNode => ({ kind: 'group', group }));
    const runs = change.runs.map((run): RunNode => ({ kind: 'run', run }));
    const nodes = [...groups, ...runs].flatMap(node => this.#nodes.get(idOf(node)) ?? []);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  /** Runs grow older: those whose age reads otherwise than a minute ago are shown anew. */
  #grow(): void {
    if (!this.view.visible) return;
    const now = Date.now();
    const words = (run: RunEntry, time: number) => runDescription(run, this.grouping, time);
    const older = this.store.all.filter(run => words(run, now) !== words(run, now - MINUTE));
    this.#update(new Set(older.map(({ path }) => path)));
  }

  async #askGrouping(): Promise<void> {
    const picked = await window.showQuickPick(
      GROUPINGS.map(grouping => ({
        grouping,
        label: groupingWord(grouping),
        ...(grouping === this.grouping && { description: l10n.t('now') }),
      })),
      { title: l10n.t('Group runs by') },
    );
    if (!picked) return;
    await this.state.update(GROUPING, picked.grouping);
    this.#changed.fire(undefined);
  }

  /** Filters while the user types; Esc brings the filter back that stood before. */
  async #askFilter(): Promise<void> {
    const before = this.#filter;
    const input = window.createInputBox();
    input.title = l10n.t('Filter runs');
    input.prompt = l10n.t(
      'Words of the cell, experiment, status, device, encoder, data set or note; “starred”',
    );
    input.value = before;
    let isAccepted = false;
    let timer: NodeJS.Timeout | undefined;
    input.onDidChangeValue(value => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#setFilter(value), 100);
    });
    input.onDidAccept(() => {
      isAccepted = true;
      input.hide();
    });
    input.onDidHide(() => {
      clearTimeout(timer);
      this.#setFilter(isAccepted ? input.value : before);
      input.dispose();
    });
    input.show();
  }

  #setFilter(text: string): void {
    const filter = text.trim();
    if (filter === this.#filter) return;
    this.#filter = filter;
    void this.state.update(FILTER, filter);
    this.#tellFilter();
    this.#changed.fire(undefined);
  }

  #tellFilter(): void {
    void commands.executeCommand('setContext', 'polyrank.runsFiltered', this.#filter !== '');
  }
}
