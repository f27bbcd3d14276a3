import { ELEMENTWISE } from './elementwise';
import { MATRIX } from './matrix';
import { MOVEMENT } from './movement';
import { QUANTIZED } from './quantized';
import { REDUCE } from './reduce';

export * from './elementwise';
export * from './matrix';
export * from './movement';
export type { Operator } from './operator';
export * from './quantized';
export * from './reduce';

/** Every operator that a graph may hold (ONNX, default domain, opset 20). */
export const OPERATORS = { ...ELEMENTWISE, ...MATRIX, ...MOVEMENT, ...QUANTIZED, ...REDUCE };

export type OpName = keyof typeof OPERATORS;
