import type { Event, LogOutputChannel, Uri } from 'vscode';
import { Disposer } from '../disposer';
import { AssistantClient } from './client';
import { Completions } from './completion';
import { ExperimentDiagnostics } from './diagnostics';
import { QuickFixes } from './fixes';
import { Hovers } from './hover';
import { RunLenses } from './lenses';
import { PathLinks } from './links';
import { Outline } from './outline';

/** Help with experiment files while they are written. */
export class ExperimentFeatures extends Disposer {
  /** @param context `lastRunOf`: the folder of the latest run of an experiment file; `onDidChangeRuns`: it may be another now */
  constructor(context: {
    extensionUri: Uri;
    log: LogOutputChannel;
    lastRunOf(file: string): string | undefined;
    onDidChangeRuns?: Event<unknown>;
  }) {
    super();
    const client = this.register(new AssistantClient(context.extensionUri, context.log));
    const dataClient = this.register(new AssistantClient(context.extensionUri, context.log));
    const diagnostics = this.register(new ExperimentDiagnostics(client, dataClient));
    this.register(QuickFixes.register(client, diagnostics));
    this.register(Completions.register(client));
    this.register(Hovers.register(client));
    this.register(PathLinks.register(client));
    this.register(Outline.register(client));
    this.register(new RunLenses(client, file => context.lastRunOf(file), context.onDidChangeRuns));
  }
}
