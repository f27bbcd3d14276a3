import {
  type ExtensionContext,
  l10n,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  TaskScope,
  Uri,
  workspace,
} from 'vscode';
import { findExperiments } from '../experiment-files';

/** `{ "type": "polyrank", "experiment": "study.polyrank.yaml" }` in tasks.json. */
interface RunTask extends TaskDefinition {
  type: 'polyrank';
  /** Relative to the workspace folder, or absolute. */
  experiment: string;
  /** What to do with it; by default `run`. */
  command?: 'run' | 'validate';
}

/** Tasks that run or validate experiment files with the command line that is part of the extension. */
export class ExperimentTasks implements TaskProvider {
  constructor(private readonly context: Pick<ExtensionContext, 'extensionUri'>) {}

  async provideTasks(): Promise<Task[]> {
    const files = await findExperiments(100);
    return files.flatMap(file =>
      (['run', 'validate'] as const).map(command =>
        this.#task({ type: 'polyrank', experiment: workspace.asRelativePath(file, false), command }, file),
      ),
    );
  }

  resolveTask(task: Task): Task | undefined {
    const definition = task.definition as RunTask;
    if (typeof definition.experiment !== 'string') return undefined;
    const scope = typeof task.scope === 'object' ? task.scope : workspace.workspaceFolders?.[0];
    const file = scope ? Uri.joinPath(scope.uri, definition.experiment) : Uri.file(definition.experiment);
    // The definition has to be the very one that was given.
    return this.#task(
      definition,
      /^(\/|\w:)/.test(definition.experiment) ? Uri.file(definition.experiment) : file,
    );
  }

  #task(definition: RunTask, file: Uri): Task {
    const command = definition.command ?? 'run';
    const scope = workspace.getWorkspaceFolder(file) ?? TaskScope.Workspace;
    const name =
      command === 'run'
        ? l10n.t('run {0}', definition.experiment)
        : l10n.t('validate {0}', definition.experiment);
    const task = new Task(
      definition,
      scope,
      name,
      'polyrank',
      commandLine(this.context, [command, file.fsPath]),
    );
    if (command === 'run') task.group = TaskGroup.Build;
    return task;
  }
}

/** The command line of this extension, run by the editor's own Node or the one of the settings. */
export function commandLine(
  { extensionUri }: Pick<ExtensionContext, 'extensionUri'>,
  args: string[],
): ProcessExecution {
  const executable = workspace.getConfiguration('polyrank').get<string>('nodePath') || process.execPath;
  const script = Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  return new ProcessExecution(executable, [script, ...args], { env: { ELECTRON_RUN_AS_NODE: '1' } });
}
