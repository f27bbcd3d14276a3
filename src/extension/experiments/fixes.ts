import {
  type CancellationToken,
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  type Disposable,
  l10n,
  languages,
  type Range,
  type TextDocument,
  WorkspaceEdit,
} from 'vscode';
import type { Fix } from '../../core/experiment/findings';
import { type AssistantClient, rangeIn } from './client';
import { diagnosticOf, type ExperimentDiagnostics } from './diagnostics';
import { SELECTOR } from './documents';

const FIX_ALL = CodeActionKind.SourceFixAll.append('polyrank');

/** Mends what a finding knows how to mend: one at a time, or all that are safe together. */
export class QuickFixes implements CodeActionProvider {
  static register(client: AssistantClient, diagnostics: ExperimentDiagnostics): Disposable {
    return languages.registerCodeActionsProvider(SELECTOR, new QuickFixes(client, diagnostics), {
      providedCodeActionKinds: [CodeActionKind.QuickFix, FIX_ALL],
    });
  }

  constructor(
    private readonly client: AssistantClient,
    private readonly diagnostics: ExperimentDiagnostics,
  ) {}

  async provideCodeActions(
    document: TextDocument,
    range: Range,
    { only }: CodeActionContext,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const mendable = this.diagnostics.findingsOf(document).filter(({ fix }) => fix);
    const here = mendable.filter(finding => rangeIn(document, finding.range).intersection(range));
    const actions: CodeAction[] = [];
    if (!only || only.contains(CodeActionKind.QuickFix)) {
      for (const finding of here) {
        const action = actionOf(document, finding.fix!.title, CodeActionKind.QuickFix, [finding.fix!]);
        action.diagnostics = [diagnosticOf(finding, document)];
        action.isPreferred = true;
        actions.push(action);
      }
    }
    const forAll = only?.intersects(FIX_ALL) ? mendable.length > 0 : here.length > 0 && mendable.length > 1;
    if (!forAll) return actions;
    const safe = await this.client.ask(
      document,
      (assistant, text, file, signal) => assistant.safeFixes(text, file, mendable, signal),
      token,
    );
    if (!safe || safe.length < (only ? 1 : 2)) return actions;
    const kind = only?.intersects(FIX_ALL) ? FIX_ALL : CodeActionKind.QuickFix;
    return [...actions, actionOf(document, l10n.t('Fix all {0} in this file', safe.length), kind, safe)];
  }
}

function actionOf(
  document: TextDocument,
  title: string,
  kind: CodeActionKind,
  fixes: readonly Fix[],
): CodeAction {
  const action = new CodeAction(title, kind);
  action.edit = new WorkspaceEdit();
  for (const { range, newText } of fixes)
    action.edit.replace(document.uri, rangeIn(document, range), newText);
  return action;
}
