import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  type CodeAction,
  type CodeLens,
  type CompletionList,
  commands,
  type Diagnostic,
  type DocumentLink,
  type DocumentSymbol,
  EndOfLine,
  type Hover,
  languages,
  type MarkdownString,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

let folder: string;

/** What these tests are about: the data and the model are too small for more. */
const CODES = ['unknown-key', 'path-missing'];

/** Waits until something holds of the findings of a document. @returns them, and how long it took */
async function findings(
  { uri }: TextDocument,
  holds: (messages: string[]) => boolean,
): Promise<{ diagnostics: Diagnostic[]; took: number }> {
  const start = performance.now();
  for (;;) {
    const diagnostics = languages
      .getDiagnostics(uri)
      .filter(({ source, code }) => source === 'Polyrank' && CODES.includes(String(code)));
    const messages = diagnostics.map(({ message }) => message);
    const took = performance.now() - start;
    if (holds(messages)) return { diagnostics, took };
    if (took > 10_000) throw new Error(`findings: ${JSON.stringify(messages)}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function opened(name: string, text: string): Promise<TextEditor> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return window.showTextDocument(await workspace.openTextDocument(file));
}

async function replaced(editor: TextEditor, from: string, to: string): Promise<void> {
  const { document } = editor;
  const offset = document.getText().indexOf(from);
  assert.ok(offset >= 0, from);
  const range = new Range(document.positionAt(offset), document.positionAt(offset + from.length));
  await editor.edit(edit => edit.replace(range, to));
}

const at = (document: TextDocument, marker: string, shift = 0): Position =>
  document.positionAt(document.getText().indexOf(marker) + shift);

/** Sound but for what each test adds. */
const SOUND = 'encoder: model\ntrain:\n  data: pairs.jsonl\n  steps: 3\n';

describe('an experiment file in the editor', () => {
  before(() => {
    folder = join(workspace.workspaceFolders![0]!.uri.fsPath, 'language');
    mkdirSync(join(folder, 'model'), { recursive: true });
    for (const [name, text] of [
      ['config.json', '{"model_type":"bert","max_position_embeddings":512}'],
      ['tokenizer.json', '{}'],
      ['model.safetensors', ''],
    ] as const) {
      writeFileSync(join(folder, 'model', name), text);
    }
    writeFileSync(join(folder, 'pairs.jsonl'), '{"language":"de"}\n{"language":"ar"}\n');
  });

  after(async () => {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows findings within 300 ms of the last key, at their place', async () => {
    const editor = await opened('a.polyrank.yaml', `# 😀\n${SOUND}`);
    const { document } = editor;
    await editor.edit(edit => edit.setEndOfLine(EndOfLine.CRLF));
    await findings(document, messages => messages.length === 0);
    const times: number[] = [];
    for (const [from, to] of [
      ['steps', 'stepss'],
      ['stepss', 'steps'],
      ['steps', 'stps'],
    ] as const) {
      await replaced(editor, from, to);
      const { took } = await findings(document, messages =>
        to === 'steps'
          ? messages.length === 0
          : messages.some(message => message.includes(`unknown key ${to}`)),
      );
      times.push(took);
    }
    // The least: other processes share the machine.
    assert.ok(Math.min(...times) < 300, `after ${times} ms`);
    const [diagnostic] = (await findings(document, messages => messages.length === 1)).diagnostics;
    assert.equal(document.getText(diagnostic!.range), 'stps');
    assert.equal(diagnostic!.code, 'unknown-key');
  });

  it('mends them, one by one and all at once', async () => {
    const editor = await opened('b.polyrank.yaml', `${SOUND}sed: 3\ndevise: cpu\n`);
    const { document } = editor;
    await findings(document, messages => messages.length === 2);
    const fixes = (marker: string) =>
      commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new Range(at(document, marker), at(document, marker)),
      );
    const found = await fixes('sed');
    assert.deepEqual(
      found.map(({ title }) => title),
      ['Replace by seed', 'Fix all 2 in this file'],
    );
    await workspace.applyEdit(found[0]!.edit!);
    assert.match(document.getText(), /^seed: 3$/m);
    await findings(document, messages => messages.length === 1);
    await replaced(editor, 'seed: 3', 'sed: 3');
    await findings(document, messages => messages.length === 2);
    await workspace.applyEdit((await fixes('devise'))[1]!.edit!);
    assert.equal(document.getText(), `${SOUND}seed: 3\ndevice: cpu\n`);
    await findings(document, messages => messages.length === 0);
  });

  it('sees files come and go', async () => {
    const { document } = await opened('c.polyrank.yaml', SOUND.replace('pairs', 'more'));
    const isMissing = (messages: string[]) => messages.some(message => message.includes('does not exist'));
    await findings(document, isMissing);
    writeFileSync(join(folder, 'more.jsonl'), '{"language":"de"}\n');
    await findings(document, messages => messages.length === 0);
    rmSync(join(folder, 'more.jsonl'));
    await findings(document, isMissing);
  });

  it('forgets a text that has no file when it is closed', async () => {
    const uri = Uri.parse('untitled:new.polyrank.yaml');
    const document = await workspace.openTextDocument(uri);
    const edit = new WorkspaceEdit();
    edit.insert(uri, new Position(0, 0), 'sed: 3\n');
    await workspace.applyEdit(edit);
    await window.showTextDocument(document);
    await findings(document, messages => messages.some(message => message.includes('sed')));
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await findings(document, messages => messages.length === 0);
  });

  it('completes keys, values, files and languages', async () => {
    const text = `${SOUND}evaluate:\n  data:\n    path: pairs.jsonl\n    languages: []\n  \ndevice: \n`;
    const { document } = await opened('d.polyrank.yaml', text);
    const labels = async (position: Position) => {
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.deepEqual(await labels(at(document, '[]', 1)), ['ar', 'de']);
    assert.ok((await labels(at(document, 'device: ', 8))).includes('webgpu'));
    assert.ok((await labels(at(document, '\n  \n', 3))).includes('measures'));
    assert.ok((await labels(at(document, 'model'))).includes('model/'));
  });

  it('inserts a key with its next line', async () => {
    const editor = await opened('e.polyrank.yaml', 'encoder: model\ntr');
    editor.selection = new Selection(1, 2, 1, 2);
    await commands.executeCommand('editor.action.triggerSuggest');
    const { document } = editor;
    for (let i = 0; i < 50 && !document.getText().includes('train:'); i++) {
      await new Promise(resolve => setTimeout(resolve, 200));
      await commands.executeCommand('acceptSelectedSuggestion');
    }
    assert.equal(document.getText(), 'encoder: model\ntrain:\n  ');
  });

  it('explains, links and outlines', async () => {
    const { document } = await opened('f.polyrank.yaml', SOUND);
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, 'steps'),
    );
    const text = hovers.flatMap(({ contents }) => contents.map(part => (part as MarkdownString).value));
    assert.match(text.join(), /Budget: batches to train on/);
    const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    assert.deepEqual(
      links.map(({ range }) => document.getText(range)),
      ['model', 'pairs.jsonl'],
    );
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, children.length]),
      [
        ['encoder', 0],
        ['train', 2],
      ],
    );
  });

  it('offers to run it all, or one cell', async () => {
    const { document } = await opened('g.polyrank.yaml', `${SOUND}matrix: {seed: [1, 2]}\n`);
    const lenses = await commands.executeCommand<CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const shown = lenses.map(
      ({ command, range }) => `${range.start.line} ${command?.command} ${command?.title}`,
    );
    assert.deepEqual(
      shown.filter(lens => !lens.includes('openRun')),
      [
        '0 polyrank.run $(play) Run 2 cells',
        '4 polyrank.runCell Run seed 1',
        '4 polyrank.runCell Run seed 2',
      ],
    );
  });

  it('is written in JSON too, and nothing is offered twice', async () => {
    const { document } = await opened(
      'h.polyrank.json',
      '{\n  "encoder": "model",\n  "train": {"data": "", ""}\n}\n',
    );
    const labels = async (position: Position) => {
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    let keys: string[] = [];
    for (let i = 0; i < 50 && !keys.some(label => label.includes('batches')); i++) {
      keys = await labels(at(document, ', ""', 3));
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    assert.equal(keys.filter(label => label.includes('batches')).length, 1, keys.join());
    assert.ok((await labels(at(document, '"data": ""', 9))).includes('pairs.jsonl'));
  });
});
