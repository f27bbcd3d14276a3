import {
  Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Disposable,
  languages,
  RelativePattern,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import type { Finding, Severity } from '../../core/experiment/findings';
import { Disposer } from '../disposer';
import { EXPERIMENT_GLOB } from '../experiment-files';
import { type AssistantClient, rangeIn } from './client';
import { isOnDisk, isWritten } from './documents';

/** Milliseconds after the last key. */
const PAUSE = 100;
/** Milliseconds for which what the text shows is held back for what files and data show: findings would flicker. */
const PATIENCE = 120;
/** Folders of one document that are watched. */
const MAX_FOLDERS = 40;

/** What is known of an open document. */
interface State {
  timer?: NodeJS.Timeout;
  watchers: Map<string, Disposable>;
  findings: readonly Finding[];
  /** The version of the document that the findings are of. */
  version: number;
}

/** Shows what is wrong with the experiment files that are open. */
export class ExperimentDiagnostics extends Disposer {
  readonly #shown = this.register(languages.createDiagnosticCollection('polyrank'));
  readonly #states = new Map<TextDocument, State>();

  /** @param dataClient has a thread of its own: while it reads data, others would wait for it */
  constructor(
    private readonly client: AssistantClient,
    private readonly dataClient: AssistantClient,
  ) {
    super();
    this.register(workspace.onDidOpenTextDocument(document => this.#schedule(document, 0)));
    this.register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#schedule(document);
      }),
    );
    this.register(workspace.onDidSaveTextDocument(document => this.#schedule(document, 0)));
    this.register(workspace.onDidCloseTextDocument(document => this.#close(document)));
    const files = this.register(workspace.createFileSystemWatcher(EXPERIMENT_GLOB, true, true, false));
    this.register(files.onDidDelete(uri => this.#shown.delete(uri)));
    this.register({ dispose: () => this.#forgetAll() });
    for (const document of workspace.textDocuments) this.#schedule(document, 0);
  }

  /** The findings of a document, if those of its present text are known. */
  findingsOf(document: TextDocument): readonly Finding[] {
    const state = this.#states.get(document);
    return state?.version === document.version ? state.findings : [];
  }

  #schedule(document: TextDocument, pause = PAUSE): void {
    if (!isWritten(document)) return;
    const state: State = this.#states.get(document) ?? { watchers: new Map(), findings: [], version: -1 };
    this.#states.set(document, state);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => void this.#check(document, state), pause);
  }

  async #check(document: TextDocument, state: State): Promise<void> {
    const { version } = document;
    let ofText: readonly Finding[] | undefined;
    let ofFiles: readonly Finding[] | undefined;
    let ofData: readonly Finding[] | undefined;
    let isHeldBack = isOnDisk(document);
    const show = () => {
      const known = ofFiles ?? ofText;
      const isStale = document.version !== version || this.#states.get(document) !== state;
      if (!known || isStale || isHeldBack) return;
      state.findings = [...known, ...(ofData ?? [])];
      state.version = version;
      const diagnostics = state.findings.map(finding => diagnosticOf(finding, document));
      this.#shown.set(document.uri, diagnostics);
    };
    const asked = [
      this.client
        .ask(document, (assistant, text, file, signal) => assistant.checkText(text, file, signal))
        .then(findings => {
          ofText = findings;
          show();
        }),
    ];
    if (isOnDisk(document)) {
      asked.push(
        this.client
          .ask(document, (assistant, text, file, signal) => assistant.check(text, file, signal))
          .then(answer => {
            ofFiles = answer?.findings;
            if (answer) this.#watch(document, state, answer.folders.slice(0, MAX_FOLDERS));
            show();
          }),
        this.dataClient
          .ask(document, (assistant, text, file, signal) => assistant.checkData(text, file, signal))
          .then(findings => {
            ofData = findings;
            show();
          }),
      );
    }
    await Promise.race([Promise.all(asked), waited(PATIENCE)]);
    isHeldBack = false;
    show();
  }

  /** Checks again when something changes in the folders that the document names. */
  #watch(document: TextDocument, state: State, folders: readonly string[]): void {
    if (this.#states.get(document) !== state) return;
    for (const [folder, watcher] of state.watchers) {
      if (folders.includes(folder)) continue;
      watcher.dispose();
      state.watchers.delete(folder);
    }
    for (const folder of folders) {
      if (state.watchers.has(folder)) continue;
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '*'));
      const changed = () => this.#schedule(document);
      watcher.onDidCreate(changed);
      watcher.onDidChange(changed);
      watcher.onDidDelete(changed);
      state.watchers.set(folder, watcher);
    }
  }

  /** What is wrong with a file stays known after it is closed; with a text that was thrown away it does not. */
  #close(document: TextDocument): void {
    const thrownAway = !isOnDisk(document) || document.isDirty;
    if (this.#states.has(document) && thrownAway) this.#shown.delete(document.uri);
    this.#forget(document);
  }

  #forgetAll(): void {
    for (const document of this.#states.keys()) this.#forget(document);
  }

  #forget(document: TextDocument): void {
    const state = this.#states.get(document);
    clearTimeout(state?.timer);
    state?.watchers.forEach(watcher => void watcher.dispose());
    this.#states.delete(document);
  }
}

const waited = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** A finding as the editor shows it. */
export function diagnosticOf(finding: Finding, document: TextDocument): Diagnostic {
  const { severity, code, message, range } = finding;
  const diagnostic = new Diagnostic(rangeIn(document, range), message, SEVERITIES[severity]);
  diagnostic.source = 'Polyrank';
  diagnostic.code = code;
  if (code === 'no-effect') diagnostic.tags = [DiagnosticTag.Unnecessary];
  return diagnostic;
}
