import { access } from 'node:fs/promises';

/** Whether a file or folder stands under this path. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
