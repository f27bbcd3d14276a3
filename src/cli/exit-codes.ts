/** How a command ends; in docs/command-line.md and --help. */
export const EXIT = {
  ok: 0,
  /** A run failed, or `validate` found errors. */
  failed: 1,
  /** What was given cannot be used: a file, an option. */
  userError: 2,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;
