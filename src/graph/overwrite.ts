import type { Graph, Node, Value } from './graph';
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
  for (const [outputName, inputName] of overwrites) {
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
  const visit = (value: Value | undefined) => {
    const producer = value?.producer;
    if (!producer || found.has(producer)) return;
    found.add(producer);
    producer.inputs.forEach(visit);
  };
  node.inputs.forEach(visit);
  return found;
}
