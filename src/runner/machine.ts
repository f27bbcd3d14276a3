import { readFileSync } from 'node:fs';
import os from 'node:os';

/** The machine that a training would run on. */
export interface Machine {
  system: string;
  /** Version of the C library; none outside of Linux, and on a Linux without glibc. */
  glibc?: string;
  processor: string;
  /** Threads that may run at once. */
  cores: number;
  /** Wide arithmetic that the processor has; only Linux tells. */
  instructions: readonly string[];
  memory: { totalBytes: number; availableBytes: number };
}

/** Flags in /proc/cpuinfo that decide how fast matrices multiply, and what people call them. */
const INSTRUCTIONS = {
  avx: 'AVX',
  avx2: 'AVX2',
  avx512f: 'AVX-512',
  avx512_vnni: 'AVX-512 VNNI',
  amx_tile: 'AMX',
  asimd: 'NEON',
  sve: 'SVE',
} as const;

export function describeMachine(): Machine {
  const flags = /^(?:flags|Features)\s*: (.*)$/m.exec(textOf('/proc/cpuinfo'))?.[1]?.split(' ') ?? [];
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(textOf('/etc/os-release'))?.[1] ?? os.version();
  const glibc = glibcVersion();
  return {
    system: `${name}, ${os.type()} ${os.release()}, ${process.arch}`,
    ...(glibc && { glibc }),
    processor: os.cpus()[0]?.model.trim() || 'unknown processor',
    cores: os.availableParallelism(),
    instructions: Object.entries(INSTRUCTIONS).flatMap(([flag, name]) =>
      flags.includes(flag) ? [name] : [],
    ),
    memory: {
      // A container may be allowed less than its machine has; 0 or a number beyond any memory means no limit.
      totalBytes: Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
      availableBytes: os.freemem(),
    },
  };
}

function glibcVersion(): string | undefined {
  // Otherwise the report looks up the names of all peers of all sockets, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  return (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header
    .glibcVersionRuntime;
}

/** Empty where there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
