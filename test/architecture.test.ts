import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..');

/** The table of floors: a file imports only from its own floor and those below. Floors of one height do not know each other. */
const FLOORS: Record<string, number> = {
  'src/core': 0,
  'src/graph': 1,
  'src/encoder': 2,
  'src/engine': 3,
  'src/runner': 4,
  'src/cli': 5,
  'src/extension': 5,
  webview: 5,
};

/** Packages that only some floors may import. */
const PACKAGES: Record<string, readonly string[]> = {
  'onnxruntime-node': ['src/engine'],
  vscode: ['src/extension'],
  '@vscode/webview-ui-toolkit': ['webview'],
  'chart.js': ['webview'],
};

interface Import {
  file: string;
  floor: string;
  target: string;
}

function imports(): Import[] {
  const folders = Object.keys(FLOORS);
  return ['src', 'webview'].flatMap(top =>
    readdirIfThere(join(root, top)).flatMap(path => {
      const file = relative(root, path);
      const floor = folders.find(folder => file.startsWith(`${folder}/`));
      if (!floor) throw new Error(`${file} stands on no floor`);
      const text = readFileSync(path, 'utf8');
      const found = [
        ...text.matchAll(/(?:^|\n)(?:import|export)\s[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
      ];
      return found.map(match => ({ file, floor, target: (match[1] ?? match[2])! }));
    }),
  );
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name))
      .map(name => join(folder, name));
  } catch {
    return [];
  }
}

describe('the floors of the architecture', () => {
  const all = imports();

  it('finds the imports', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('lets a file import only from its own floor and those below', () => {
    const wrong = all.filter(({ file, floor, target }) => {
      const path = relative(root, join(root, dirname(file), target));
      if (!target.startsWith('.') || path === 'package.json') return false;
      const other = Object.keys(FLOORS).find(folder => path.startsWith(`${folder}/`));
      return other === undefined || (other !== floor && FLOORS[other]! >= FLOORS[floor]!);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps each package where it belongs', () => {
    const wrong = all.filter(({ floor, target }) => {
      const allowed = Object.entries(PACKAGES).find(
        ([name]) => target === name || target.startsWith(`${name}/`),
      );
      return allowed && !allowed[1].includes(floor);
    });
    expect(wrong).toEqual([]);
  });

  it('lets pages know nothing of one another; a report holds them all', () => {
    const folders = readdirSync(join(root, 'webview'), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && !['base', 'charts'].includes(entry.name))
      .map(entry => `webview/${entry.name}/`);
    const folderOf = (path: string) => folders.find(folder => path.startsWith(folder));
    const wrong = all.filter(({ file, floor, target }) => {
      if (floor !== 'webview' || file.startsWith('webview/report/') || !target.startsWith('.')) return false;
      const other = folderOf(relative(root, join(root, dirname(file), target)));
      return other !== undefined && other !== folderOf(file);
    });
    expect(wrong).toEqual([]);
  });

  it('lets one module of pages know the toolkit', () => {
    const isToolkit = ({ target }: Import) => target.startsWith('@vscode/webview-ui-toolkit');
    expect(new Set(all.filter(isToolkit).map(({ file }) => file))).toEqual(
      new Set(['webview/base/toolkit.ts']),
    );
  });

  it('keeps pages free of Node', () => {
    const wrong = all.filter(({ floor, target }) => floor === 'webview' && target.startsWith('node:'));
    expect(wrong).toEqual([]);
  });
});
