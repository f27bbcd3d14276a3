import type { RULES } from '../../src/graph/gradient-rules';

/** What ONNX Runtime 1.30's WebGPU provider lacks for a rule's gradient. */
interface Gap {
  reason: string;
  /** Operators on floating-point numbers that run on the CPU instead. */
  onCpu?: readonly string[];
  /** Cases of the rule that fail, by their index. */
  fails?: readonly number[];
}

/** Encoders use none of these, but for ReduceMean. */
export const WEBGPU_GAPS: Partial<Record<keyof typeof RULES, Gap>> = {
  Abs: { reason: 'Sign has no kernel', onCpu: ['Sign'] },
  Cast: { reason: 'there is no double precision', onCpu: ['Cast'] },
  Pow: { reason: 'its kernel fails where each operand is stretched along another axis', fails: [2] },
  ReduceLogSumExp: { reason: 'its kernel takes exp of what it is given, which overflows from 89 on' },
  ReduceMean: { reason: 'a size, int64, becomes a float on the CPU: one number', onCpu: ['Cast'] },
};
