import type { Disposable } from 'vscode';

/** Keeps what has to be given up together with it. */
export abstract class Disposer implements Disposable {
  readonly #disposables: { dispose(): unknown }[] = [];

  protected register<T extends { dispose(): unknown }>(disposable: T): T {
    this.#disposables.push(disposable);
    return disposable;
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0).reverse()) disposable.dispose();
  }
}
