import { basename } from 'node:path';
import {
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import { isTarget } from '../../core/pages/calls/targets';
import { type KeptState, PAGE_KINDS, type PageKind, type PageTarget, runsOf } from '../../core/pages/page';
import { Disposer } from '../disposer';
import type { Inspection } from '../inspector/inspection';
import { PageService } from '../inspector/service';
import type { RpcWorker } from '../worker';
import type { PageAnswers } from './page-calls';
import { Panel } from './panel';

/** Makes what a page can ask of the editor: an object with its methods. */
export type HostFor = (target: PageTarget, retarget: (next: PageTarget) => void) => object;

/** All pages that are open. */
export class Panels extends Disposer {
  readonly #open = new Map<WebviewPanel, Panel>();

  constructor(
    private readonly context: Pick<ExtensionContext, 'extensionUri'>,
    private readonly log: LogOutputChannel,
    private readonly worker: RpcWorker<Inspection>,
    private readonly hostFor: HostFor,
    private readonly isRun: PageAnswers['isRun'],
  ) {
    super();
    for (const kind of PAGE_KINDS) {
      this.register(
        window.registerWebviewPanelSerializer(viewType(kind), {
          deserializeWebviewPanel: async (view, state: Partial<KeptState> | undefined) => {
            const target = state?.target;
            if (isTarget(target, kind) && (await this.#knows(target))) this.#show(view, target);
            else view.dispose();
          },
        }),
      );
    }
    // The panels stay: over a reload of the window they are kept, and opened again by the serializer.
    this.register({ dispose: () => this.#endAll() });
  }

  /** Opens a page, or brings it to the front where one of the same runs is open. */
  open(target: PageTarget): void {
    for (const [view, { target: shown }] of this.#open) {
      if (keyOf(shown) !== keyOf(target)) continue;
      view.reveal();
      if (saysMore(target) && JSON.stringify(shown) !== JSON.stringify(target)) this.#show(view, target);
      return;
    }
    const view = window.createWebviewPanel(viewType(target.page), '', ViewColumn.Active, {});
    this.#show(view, target);
  }

  /** Tells the pages of a run that it has changed. */
  changed(run: string): void {
    for (const panel of this.#open.values()) if (runsOf(panel.target).includes(run)) panel.changed();
  }

  /** Shows one run's dashboard where another's was; does nothing where that was closed. */
  follow(from: string, to: string): void {
    for (const [view, { target }] of this.#open) {
      if (target.page === 'dashboard' && target.run === from)
        this.#show(view, { page: 'dashboard', run: to });
    }
  }

  /** What the editor kept is what the page gave it. */
  async #knows(target: PageTarget): Promise<boolean> {
    return (await Promise.all(runsOf(target).map(this.isRun))).every(isRun => isRun);
  }

  #endAll(): void {
    for (const panel of this.#open.values()) panel.dispose();
    this.#open.clear();
  }

  #show(view: WebviewPanel, target: PageTarget): void {
    const { extensionUri } = this.context;
    this.#open.get(view)?.dispose();
    view.title = titleOf(target);
    view.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'page-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'page-dark.svg'),
    };
    view.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist', 'webview')],
    };
    const isNew = !this.#open.has(view);
    const host = this.hostFor(target, next => this.#show(view, next));
    const service = new PageService(this.worker, target);
    void service.begin();
    const editor = { host, isRun: this.isRun };
    this.#open.set(view, new Panel(view, target, extensionUri, editor, service, this.log));
    if (isNew) {
      view.onDidDispose(() => {
        this.#open.get(view)?.dispose();
        this.#open.delete(view);
      });
    }
  }
}

const viewType = (kind: PageKind): string => `polyrank.${kind}`;

/** Pages of the same runs are one page. */
const keyOf = (target: PageTarget): string =>
  target.page === 'comparison' ? `comparison ${target.runs.join(' ')}` : `${target.page} ${target.run}`;

/** Whether a target says more than which page of which runs. */
const saysMore = (target: PageTarget): boolean =>
  Object.keys(target).some(key => !['page', 'run', 'runs'].includes(key));

function titleOf(target: PageTarget): string {
  // `20261122-001151-hybrid-seed-1`: the time is for the tree.
  const name = basename(runsOf(target)[0] ?? '').replace(/^\d{8}-\d{6}-/, '');
  switch (target.page) {
    case 'dashboard':
      return name;
    case 'bias':
      return l10n.t('Language bias: {0}', name);
    case 'queries':
      return l10n.t('Queries: {0}', name);
    case 'comparison':
      return l10n.t('Compare {0} runs', target.runs.length);
  }
}
