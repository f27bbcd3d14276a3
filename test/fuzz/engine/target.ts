/** A file that is fuzzed. */
export interface FuzzedFile {
  /** Its path in the folder that the target's readers are given. */
  name: string;
  /** Sound contents; the first one stands there while another file is fuzzed. */
  seeds: readonly (string | Uint8Array)[];
  /** Makes the file of the bytes that are fuzzed: a container whose lengths or checksums random changes would break. */
  pack?: (bytes: Uint8Array) => Uint8Array;
}

/** A reader, or several that are given the same files, with files that it takes. */
export interface Target {
  name: string;
  files: readonly FuzzedFile[];
  /** Words that mutations put in; those of the seeds are put in anyway. */
  words?: readonly string[];
  /** Kinds of errors, beside UserError, that the readers document. */
  documented?: readonly string[];
  /** Reads the files as the program does, all of what is in them. */
  read: (folder: string) => Promise<unknown>;
}
