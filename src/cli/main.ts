import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { UserError } from '../core/errors';
import { DEVICE_NAMES } from '../engine/devices';
import { EXIT } from './exit-codes';

/** The command line: each command's file is loaded when it is called. */

const { stdout, stderr } = process;

const RUNS_DIR = '.polyrank/runs';

const jsonOption = () => new Option('--json', 'write JSON in place of text').default(false);
const runsDirOption = () => new Option('--runs-dir <dir>', 'folder of the runs').default(RUNS_DIR);
const deviceOption = (text: string) => new Option('--device <name>', text).choices(['auto', ...DEVICE_NAMES]);
const collect = (value: string, before: string[]): string[] => [...before, value];
const measureOption = (text: string) =>
  new Option('-m, --measure <name>', text).argParser(collect).default([], '');

function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

/** @param exit takes the exit code of the command that was called */
function program(exit: (code: number) => void): Command {
  const polyrank = new Command('polyrank')
    .description('Trains multilingual retrieval encoders, and shows where they are biased toward a language.')
    .version(version)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'polyrank: ').replace(/\n\(/, ' (')),
    })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 a run failed or validate found errors, 2 a fault in what was given, 130 stopped by Ctrl-C.`,
    );

  polyrank
    .command('run')
    .summary('train and evaluate every cell of an experiment')
    .description(
      'Trains and evaluates every cell of an experiment file, one after the other. Ctrl-C stops after the present step and keeps a checkpoint.',
    )
    .argument('<file>', 'experiment file')
    .option('--runs-dir <dir>', `folder of the runs (default: ${RUNS_DIR} beside the file)`)
    .addOption(deviceOption('where the model runs; stands above the experiment’s'))
    .option('--json', 'write events as JSON Lines', false)
    .option('--resume <run>', 'go on with a run that stopped or failed, then with the cells after it')
    .action(async (file, options) => {
      const { run } = await import('./run');
      exit(await run({ file, ...options }));
    });

  polyrank
    .command('validate')
    .summary('check an experiment file')
    .description(
      'Prints what is wrong with an experiment file, as FILE:LINE:COL: error: …; exit code 1 on any error.',
    )
    .argument('<file>', 'experiment file')
    .addOption(jsonOption())
    .action(async (file, { json }) => {
      const { validate } = await import('./validate');
      exit(await validate({ file, json }, stdout, stderr));
    });

  polyrank
    .command('runs')
    .summary('list the runs')
    .description('Lists the runs of a folder, the newest first.')
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .action(async options => {
      const { runs } = await import('./runs');
      await runs(options, stdout);
    });

  polyrank
    .command('show')
    .summary('print what a run was and what came of it')
    .description('Prints what was run, the means by setting with their 95% intervals, and by language.')
    .argument('<run>', 'id, part of an id, or folder')
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .action(async (name, options) => {
      const { show } = await import('./runs');
      await show(name, options, stdout);
    });

  polyrank
    .command('compare')
    .summary('test the differences between runs')
    .description(
      'Prints means, differences, 95% intervals, and p of paired randomisation tests after Holm’s correction. Runs that differ in their seed only are averaged.',
    )
    .argument('<run...>', 'ids, parts of ids, or folders')
    .addOption(
      measureOption('measure in every setting, may be given again (default: map, and rank_distance)'),
    )
    .addOption(runsDirOption())
    .addOption(jsonOption())
    .action(async (names, { measure, ...options }) => {
      const { compare } = await import('./compare');
      await compare({ runs: names, measures: measure, ...options }, stdout);
    });

  polyrank
    .command('score')
    .summary('score a TREC run as trec_eval does')
    .description('Prints what trec_eval 9.0 prints.')
    .argument('<runfile>', 'run: query Q0 passage rank score tag')
    .argument('<qrels>', 'judgments: query 0 passage grade')
    .addOption(
      measureOption('measure, or the set official or all_trec; may be given again (default: official)'),
    )
    .option('-q, --per-query', 'print the values of each query too', false)
    .option('-c, --complete', 'count queries that the run lacks as zero', false)
    .action(async (runFile, qrels, { measure, ...options }) => {
      const { score } = await import('./score');
      await score({ run: runFile, qrels, measures: measure, ...options }, stdout);
    });

  polyrank
    .command('embed')
    .summary('embed the lines of a file')
    .description('Embeds each line of a text file, empty ones too, to a NumPy array: float32 [lines, width].')
    .argument('<model>', 'folder of the encoder, in Hugging Face format')
    .argument('<textfile>', 'one text a line')
    .addOption(
      new Option('--as <kind>', 'what the lines are').choices(['query', 'passage']).makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'where the array goes: a name that ends in .npy')
    .option('--prefix <text>', 'written before each text (default: the model’s own prompt, if it has one)')
    .option(
      '--max-tokens <n>',
      'cut longer texts; special tokens count (default: 512 or what the model takes)',
      positive,
    )
    .addOption(deviceOption('where the model runs').default('auto'))
    .addOption(
      new Option('--precision <precision>', 'int8 is faster, runs on the CPU, and differs a little')
        .choices(['float32', 'int8'])
        .default('float32'),
    )
    .action(async (model, texts, options) => {
      const { embed } = await import('./embed');
      await embed({ model, texts, ...options }, stderr);
    });

  polyrank
    .command('export')
    .summary('write the results or the model of a run for other tools')
    .description(
      'Writes the results of a run as TREC runs and judgments or as CSV, or its model, and prints where.',
    )
    .argument('<run>', 'id, part of an id, or folder')
    .option('--trec <dir>', 'folder for TREC runs and judgments')
    .option('--csv <dir>', 'folder for CSV tables')
    .option('--model <dir>', 'folder for a copy of the trained encoder')
    .option('--half', 'store its weights as 16-bit floats', false)
    .addOption(runsDirOption())
    .action(async (name, options) => {
      const { exportRun } = await import('./export');
      await exportRun({ run: name, ...options }, stdout);
    });

  polyrank
    .command('doctor')
    .summary('tell what this machine has to train with')
    .description('Finds, probes and verifies each device, and says what is missing and how to get it.')
    .addOption(jsonOption())
    .action(async ({ json }) => {
      const { doctor } = await import('./doctor');
      exit(await doctor({ json }, stdout));
    });

  return polyrank;
}

async function main(): Promise<void> {
  // Whoever read the output has enough of it: no fault.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    await program(code => {
      process.exitCode = code;
    }).parseAsync();
  } catch (error) {
    process.exitCode = faultCode(error);
  }
}

/** Says what went wrong. @returns the exit code */
function faultCode(error: unknown): number {
  // Help, the version, or a fault that was printed already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  if (error instanceof UserError) {
    stderr.write(`polyrank: ${error.message}\n`);
    return EXIT.userError;
  }
  stderr.write(`polyrank: a defect of Polyrank: ${(error as Error)?.stack ?? error}\n`);
  return EXIT.failed;
}

void main();
