import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands, extensions, tasks } from 'vscode';

describe('the extension', () => {
  it('activates and registers every command that it contributes', async () => {
    const extension = extensions.getExtension('polyrank.polyrank')!;
    await extension.activate();
    const registered = new Set(await commands.getCommands(true));
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    const missing = contributed.map(({ command }) => command).filter(command => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('offers to run and to validate each experiment file as a task', async () => {
    const found = await tasks.fetchTasks({ type: 'polyrank' });
    assert.deepEqual(
      found.map(({ definition }) => [definition.command, definition.experiment]),
      [
        ['run', 'hybrid.polyrank.yaml'],
        ['validate', 'hybrid.polyrank.yaml'],
      ],
    );
  });
});
