import {
  type CancellationToken,
  type LogOutputChannel,
  Range,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { Assistant } from '../../core/experiment/assist/assistant';
import { Disposer } from '../disposer';
import { RpcWorker } from '../worker';

type Call<T> = (assistant: Assistant, text: string, file: string, signal: AbortSignal) => Promise<T>;

/** A thread that died is started again, once for each question. */
const ATTEMPTS = 2;

/** Asks the thread that reads experiment files. */
export class AssistantClient extends Disposer {
  readonly #worker: RpcWorker<Assistant>;
  /** What is asked about documents and not answered yet. */
  readonly #asked = new WeakMap<TextDocument, Set<AbortController>>();

  constructor(
    extensionUri: Uri,
    private readonly log: LogOutputChannel,
  ) {
    super();
    const script = Uri.joinPath(extensionUri, 'dist', 'checker.js').fsPath;
    this.#worker = this.register(new RpcWorker<Assistant>(script, log));
    this.register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#giveUp(document);
      }),
    );
    this.register(workspace.onDidCloseTextDocument(document => this.#giveUp(document)));
  }

  /**
   * Asks about a document as it is now.
   *
   * @returns undefined where the answer would come too late: the document has changed, or nobody waits for it any more
   */
  async ask<T>(document: TextDocument, call: Call<T>, token?: CancellationToken): Promise<T | undefined> {
    const { version, uri } = document;
    const controller = new AbortController();
    const { signal } = controller;
    const asked = this.#asked.get(document) ?? new Set();
    this.#asked.set(document, asked.add(controller));
    const listener = token?.onCancellationRequested(() => controller.abort());
    const text = document.getText();
    try {
      for (let attempt = 1; !signal.aborted; attempt++) {
        try {
          const answer = await call(this.#worker.api, text, uri.fsPath, signal);
          return document.version === version ? answer : undefined;
        } catch (error) {
          if (signal.aborted || attempt < ATTEMPTS) continue;
          this.log.error(`${uri.fsPath}: ${(error as Error).message}`);
          return undefined;
        }
      }
      return undefined;
    } finally {
      listener?.dispose();
      asked.delete(controller);
    }
  }

  #giveUp(document: TextDocument): void {
    for (const controller of this.#asked.get(document) ?? []) controller.abort();
  }
}

/** Offsets count UTF-16 code units of the document’s text, line breaks as they are. */
export const rangeIn = (
  document: TextDocument,
  { offset, endOffset }: { offset: number; endOffset: number },
): Range => new Range(document.positionAt(offset), document.positionAt(endOffset));
