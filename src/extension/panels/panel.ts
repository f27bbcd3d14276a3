import {
  type Disposable,
  type LogOutputChannel,
  RelativePattern,
  Uri,
  type WebviewPanel,
  workspace,
} from 'vscode';
import { type PageTarget, runsOf } from '../../core/pages/page';
import type { RpcMessage } from '../../core/rpc/messages';
import { type RpcServer, rpcServer } from '../../core/rpc/server';
import { Disposer } from '../disposer';
import type { PageService } from '../inspector/service';
import { pageHtml } from './html';
import { type PageAnswers, pageCalls } from './page-calls';

/** Milliseconds between two words to a page that its run has changed. */
const PACE = 400;

/** Serves one page for as long as its panel is open and its target stays. */
export class Panel extends Disposer {
  readonly #server: RpcServer;
  #timer: NodeJS.Timeout | undefined;

  /** @param editor what the page can ask of it; everything else is asked of the service */
  constructor(
    readonly view: WebviewPanel,
    readonly target: PageTarget,
    extension: Uri,
    editor: Omit<PageAnswers, 'inspect'>,
    service: PageService,
    log: LogOutputChannel,
  ) {
    super();
    const dispatch = pageCalls(target, {
      ...editor,
      inspect: (method, args, signal) => service.call(method, args, signal),
    });
    const send = (message: RpcMessage) => void view.webview.postMessage(message);
    this.register(service);
    this.#server = this.register(
      rpcServer(dispatch, send, (method, error) =>
        log.error(`${target.page}, ${method}: ${(error as Error).stack ?? error}`),
      ),
    );
    this.register(view.webview.onDidReceiveMessage(message => this.#server.receive(message)));
    for (const run of runsOf(target)) this.register(this.#watch(run));
    this.register({ dispose: () => clearTimeout(this.#timer) });
    view.webview.html = pageHtml(view.webview, extension, target);
  }

  /** Tells the page, in a while, that a run of its has changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // A hidden page asks when it is shown again.
      if (this.view.visible) void this.view.webview.postMessage({ type: 'changed' } satisfies RpcMessage);
    }, PACE);
  }

  #watch(run: string): Disposable {
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.file(run), '{run.json,events.jsonl}'),
    );
    const changed = () => this.changed();
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    return watcher;
  }
}
