import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { languagesIn } from './data-languages';
import type { Fault } from './faults';
import { lookAtModel, type ModelLook } from './model-folder';
import type { EvaluationDataOptions, Experiment, TrainingDataOptions } from './schema';
import type { Path } from './schema/walk';

/** What stands at a path. */
type Kind = 'file' | 'folder' | 'nothing' | 'unreadable';

/** Looks whether the models and data of cells are there. Looks at each path once, however many cells name it. */
export class FileChecker {
  readonly #kinds = new Map<string, Promise<Kind>>();
  readonly #models = new Map<string, Promise<ModelLook>>();
  readonly #languages = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  async check({ encoder, train, evaluate }: Experiment): Promise<Fault[]> {
    const faults = await Promise.all([
      this.#checkEncoder(encoder),
      ...(train?.data ?? []).map((data, i) => this.#checkData(data, ['train', 'data', i])),
      ...(train?.validation?.data ?? []).map((data, i) =>
        this.#checkData(data, ['train', 'validation', 'data', i]),
      ),
      ...(evaluate?.data ?? []).map((data, i) => this.#checkData(data, ['evaluate', 'data', i])),
    ]);
    return faults.flat();
  }

  /** Whether runs can be stored beside the experiment file. */
  async checkRunsFolder(file: string): Promise<Fault[]> {
    let folder = join(dirname(resolve(file)), '.polyrank', 'runs');
    while (folder !== dirname(folder) && (await this.#kind(folder)) === 'nothing') folder = dirname(folder);
    const writable =
      (await this.#kind(folder)) === 'folder' &&
      (await access(folder, constants.W_OK).then(
        () => true,
        () => false,
      ));
    if (writable) return [];
    return [
      {
        severity: 'warning',
        code: 'not-writable',
        message: `runs cannot be stored here: ${folder} is not a writable folder. Give another with --runs-dir`,
        path: [],
      },
    ];
  }

  async #checkEncoder(encoder: Experiment['encoder']): Promise<Fault[]> {
    const path: Path = ['encoder', 'path'];
    const kind = await this.#kind(encoder.path);
    if (kind === 'file') {
      const message = `${encoder.path} is a file, expected the folder of a model`;
      return [{ severity: 'error', code: 'path-missing', message, path }];
    }
    if (kind !== 'folder') return [unreachable(encoder.path, kind, 'the folder of a model', path)];
    const { missing, maxTokens } = await remember(this.#models, encoder.path, lookAtModel);
    if (missing.length > 0) {
      const message = `${encoder.path} is not a complete model: ${missing.join(', ')} missing`;
      return [{ severity: 'error', code: 'model-incomplete', message, path }];
    }
    return (['max_query_tokens', 'max_passage_tokens'] as const)
      .filter(key => maxTokens !== undefined && (encoder[key] ?? 0) > maxTokens)
      .map(key => ({
        severity: 'error',
        code: 'too-many-tokens',
        message: `${key} is ${encoder[key]}, but the model has positions for ${maxTokens} tokens`,
        path: ['encoder', key],
        replacement: maxTokens!,
      }));
  }

  async #checkData(data: TrainingDataOptions | EvaluationDataOptions, path: Path): Promise<Fault[]> {
    const faults = await Promise.all(
      sourcesOf(data).map(async ({ keys, source }) => {
        const kind = await this.#kind(source);
        const reachable = kind === 'file' || kind === 'folder';
        return reachable ? [] : [unreachable(source, kind, 'data', [...path, ...keys])];
      }),
    );
    return faults.some(found => found.length > 0) ? faults.flat() : this.#checkLanguages(data, path);
  }

  async #checkLanguages(data: TrainingDataOptions | EvaluationDataOptions, path: Path): Promise<Fault[]> {
    const { languages, path: source, format } = data;
    if (!languages || source === undefined) return [];
    const present = await remember(this.#languages, `${format} ${source}`, () => languagesIn(source, format));
    if (!present) return [];
    return languages.flatMap((language, i) =>
      present.has(language)
        ? []
        : [
            {
              severity: 'error' as const,
              code: 'unknown-language',
              message: `${source} has nothing in ${language}, only in ${[...present].sort().join(', ')}`,
              path: [...path, 'languages', i],
            },
          ],
    );
  }

  #kind(path: string): Promise<Kind> {
    return remember(this.#kinds, path, kindOf);
  }
}

/** Every file and folder that a data set names, with the keys under which it does. */
export function sourcesOf(
  data: TrainingDataOptions | EvaluationDataOptions,
): { keys: Path; source: string }[] {
  const { path, queries, corpus, qrels } = data as EvaluationDataOptions;
  return Object.entries({ path, queries, corpus, qrels }).flatMap(([key, named]) => {
    if (named === undefined) return [];
    if (typeof named === 'string') return [{ keys: [key], source: named }];
    return Object.entries(named).map(([language, source]) => ({ keys: [key, language], source }));
  });
}

async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(path);
    await access(path, constants.R_OK);
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing' : 'unreadable';
  }
}

function unreachable(target: string, kind: Kind, expected: string, path: Path): Fault {
  const message =
    kind === 'nothing' ? `${target} does not exist, expected ${expected}` : `${target} cannot be read`;
  return { severity: 'error', code: 'path-missing', message, path };
}

function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  look: (key: string) => Promise<T>,
): Promise<T> {
  const found = known.get(key) ?? look(key);
  known.set(key, found);
  return found;
}
