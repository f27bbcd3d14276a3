import { commands, type ExtensionContext, tasks, Uri, window, workspace } from 'vscode';
import type { PageTarget } from '../core/pages/page';
import { ExperimentFeatures } from './experiments';
import type { Inspection } from './inspector/inspection';
import { PageCommands } from './panels/commands';
import { hostApi } from './panels/host';
import { Panels } from './panels/panels';
import { ReportCommand } from './panels/report-command';
import { UnpackedFiles } from './panels/unpacked-files';
import { type RunChooser, RunningCommands } from './running/commands';
import { InterruptedRuns } from './running/interrupted';
import { Running } from './running/running';
import { RunningStatus } from './running/status-bar';
import { ExperimentTasks } from './running/tasks';
import { RunCommands } from './runs/commands';
import { byAge } from './runs/groups';
import { runPathOf } from './runs/nodes';
import { pickRuns } from './runs/picker';
import { RunStore } from './runs/run-store';
import { RunsTree } from './runs/tree';
import { RpcWorker } from './worker';

let running: Running | undefined;

export function activate(context: ExtensionContext): void {
  const { extensionUri, subscriptions, workspaceState } = context;
  const register = <T extends { dispose(): unknown }>(disposable: T): T => {
    subscriptions.push(disposable);
    return disposable;
  };
  const log = register(window.createOutputChannel('Polyrank', { log: true }));
  const script = Uri.joinPath(extensionUri, 'dist', 'inspector.js').fsPath;
  const inspector = register(new RpcWorker<Inspection>(script, log));
  const store = register(new RunStore(workspaceState, log, context.storageUri));
  const tree = register(new RunsTree(store, workspaceState));

  const panels: Panels = register(
    new Panels(
      context,
      log,
      inspector,
      (target, retarget) => hostApi(services, target, retarget),
      path => store.isRun(path),
    ),
  );
  const services = {
    open: (target: PageTarget) => panels.open(target),
    pickRuns: (options: { title: string; many: boolean; without: readonly string[] }) =>
      pickRuns(store, { ...options, accepts: ({ results }) => results.length > 0 }),
  };
  const runs: RunChooser = {
    async choose(argument, title, accepts) {
      const options = { title, many: false, accepts: ({ status }: { status: string }) => accepts(status) };
      return runPathOf(argument) ?? (await pickRuns(store, options))?.[0];
    },
  };

  running = register(
    new Running(context, log, inspector, (run, before) => {
      if (before !== undefined) panels.follow(before, run);
      else if (workspace.getConfiguration('polyrank').get('openDashboard', true))
        panels.open({ page: 'dashboard', run });
    }),
  );
  register(running.onDidTouchRun(run => panels.changed(run)));
  register(running.onDidTouchRun(run => store.touch([run])));
  const report = register(new ReportCommand(inspector));
  register(new RunningStatus(running));
  register(new InterruptedRuns(workspaceState, running));
  register(new RunningCommands(context, running, runs));
  register(new PageCommands(panels, runs));
  register(new UnpackedFiles());
  register(
    new RunCommands(store, {
      log,
      selection: () => tree.view.selection,
      openComparison: compared => panels.open({ page: 'comparison', runs: compared }),
      exportReport: run => report.write({ page: 'dashboard', run }),
      exporter: () => inspector.api,
    }),
  );
  register(tasks.registerTaskProvider('polyrank', new ExperimentTasks(context)));
  register(
    new ExperimentFeatures({
      extensionUri,
      log,
      lastRunOf: file => newestOf(store, file),
      onDidChangeRuns: store.onDidChangeRuns,
    }),
  );
  register(commands.registerCommand('polyrank.showLog', () => log.show()));
}

/** A runner that is still at work writes its checkpoint before the editor closes, or soon after. */
export async function deactivate(): Promise<void> {
  await running?.close();
}

/** The newest run of an experiment file. */
const newestOf = (store: RunStore, file: string): string | undefined =>
  store.all.filter(({ experiment }) => experiment?.file === file).sort(byAge)[0]?.path;
