import type { Place } from '../../core/errors';
import { PAGE_CALLS } from '../../core/pages/calls';
import { checkedCalls } from '../../core/pages/calls/call';
import { type PageTarget, runsOf } from '../../core/pages/page';
import { type Dispatch, dispatchTo, hasMethod } from '../../core/rpc/server';

export interface PageAnswers {
  /** What the page can ask of the editor: an object with its methods. */
  host: object;
  /** Whether a folder is one of those that hold a run. */
  isRun(path: string): Promise<boolean>;
  /** Everything else is asked of the inspector. */
  inspect: Dispatch;
}

/**
 * Carries out what a page asks for, within bounds: methods and arguments as the page's interface has them, runs that are its own or
 * that the editor knows, and places that it was told of.
 */
export function pageCalls(target: PageTarget, { host, isRun, inspect }: PageAnswers): Dispatch {
  const own = new Set(runsOf(target));
  const told = new Set<string>();
  const ask = dispatchTo(host as Record<string, () => Promise<unknown>>);
  return checkedCalls(PAGE_CALLS[target.page], async (method, args, signal) => {
    for (const run of runsIn(method, args[0])) {
      if (!own.has(run) && !(await isRun(run))) throw new Error(`${run} is not a run that the editor knows`);
    }
    if (method === 'reveal' && !told.has(keyOf(args[0] as Place)))
      throw new Error('the page was not told of this place');
    if (hasMethod(host, method)) return ask(method, args, signal);
    const answer = await inspect(method, args, signal);
    if (method === 'place' && answer !== undefined) told.add(keyOf(answer as Place));
    return answer;
  });
}

/** The run folders that a checked call names. */
function runsIn(method: string, argument: unknown): readonly string[] {
  if (method === 'open' || method === 'retarget') return runsOf(argument as PageTarget);
  if (method === 'compareWith') return argument as string[];
  return (argument as { runs?: string[] } | undefined)?.runs ?? [];
}

const keyOf = ({ file, line, column }: Place): string => JSON.stringify([file, line, column]);
