import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { l10n } from 'vscode';

/**
 * Why nothing can be trained here: the native library of ONNX Runtime is not in this package. It is looked for, not loaded: only
 * the runner's process does that.
 */
export function nativeLibraryFault(extensionPath: string): string | undefined {
  const bin = join(extensionPath, 'node_modules', 'onnxruntime-node', 'bin');
  const platform = `${process.platform}-${process.arch}`;
  const found =
    existsSync(bin) &&
    readdirSync(bin).some(version => existsSync(join(bin, version, process.platform, process.arch)));
  if (found) return undefined;
  return l10n.t(
    'This package of Polyrank views and checks, but cannot run: it holds no ONNX Runtime for {0}. Install the package for {0}.',
    platform,
  );
}
