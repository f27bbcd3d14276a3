import type { Graph, Node } from './graph';
import { ELEMENTWISE } from './operators/elementwise';
import { sameShape } from './shape';

/**
 * Which of the planned overwrites would be read after they are written: `output name → input name` pairs where the
 * runtime writes the output into the input's memory. Safe is an overwrite whose every reader of the old value comes
 * before the writer in any order of execution, or is the writer itself, elementwise and of the same shape.
 *
 * @returns one sentence for each unsafe overwrite
 */
export function unsafeOverwrites(graph: Graph, overwrites: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const writers = new Map<string, string>();
  for (const [outputName, inputName] of overwrites) {
    const other = writers.get(inputName);
    if (other !== undefined)
      faults.push(`${outputName} over ${inputName}: ${other} is written there as well`);
    writers.set(inputName, outputName);
    const output = graph.outputs.get(outputName);
    const old = graph.inputs.find(value => value.name === inputName);
    if (!output || !old) {
      faults.push(`${outputName} over ${inputName}: no such output or input`);
      continue;
    }
    const writer = output.producer;
    if (!writer) {
      if (output !== old)
        faults.push(`${outputName} is ${output.name} itself, not a value computed from ${inputName}`);
      continue;
    }
    // An output that is the old value itself is a copy, made at any time.
    for (const [name, value] of graph.outputs)
      if (value === old)
        faults.push(`${outputName} over ${inputName}: ${name} may be copied after it is written`);
    const before = ancestors(writer);
    for (const reader of graph.nodes.filter(node => node.inputs.includes(old))) {
      if (
        reader === writer
          ? !(reader.op in ELEMENTWISE && sameShape(old.shape, output.shape))
          : !before.has(reader)
      ) {
        faults.push(
          `${outputName} over ${inputName}: ${reader.op} may read ${inputName} after it is written`,
        );
      }
    }
  }
  return faults;
}

/** The nodes that must run before `node`. */
function ancestors(node: Node): Set<Node> {
  const found = new Set<Node>();
  // By a list, not by recursion: chains are as long as a deep encoder's two passes.
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const input of next.inputs) {
      const producer = input?.producer;
      if (!producer || found.has(producer)) continue;
      found.add(producer);
      open.push(producer);
    }
  }
  return found;
}
