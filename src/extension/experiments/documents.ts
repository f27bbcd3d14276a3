import { type DocumentSelector, extensions, type TextDocument } from 'vscode';
import { EXPERIMENT_GLOB, isExperiment } from '../experiment-files';

/** Where experiment files are written; in others, as in the two sides of a comparison, they are only read. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

export const SELECTOR: DocumentSelector = SCHEMES.map(scheme => ({ scheme, pattern: EXPERIMENT_GLOB }));

export const isWritten = ({ uri }: TextDocument): boolean =>
  SCHEMES.includes(uri.scheme) && isExperiment(uri);

/** Whether what the file names can be looked at. */
export const isOnDisk = ({ uri }: TextDocument): boolean => uri.scheme === 'file';

/**
 * Whether another extension completes and explains from the JSON Schema that we contribute: it is left what it can do, or
 * everything would stand twice.
 */
export const hasSchemaSupport = ({ languageId }: TextDocument): boolean =>
  languageId.startsWith('json') ||
  (languageId === 'yaml' && extensions.getExtension('redhat.vscode-yaml') !== undefined);
