/**
 * Symbolic shapes. A dimension is a number, or an expression over named sizes that are known only when the
 * program runs: `batch`, `batch*length`, `queries+passages`. Expressions are kept in one canonical form, a sum
 * of products with sorted names, so that equal sizes have equal text.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** Monomial (`batch*length`, or `` for the constant) → integer coefficient. */
type Polynomial = Map<string, number>;

function parse(dim: Dim): Polynomial {
  if (typeof dim === 'number') return new Map([['', dim]]);
  const terms: Polynomial = new Map();
  for (const term of dim.split(/(?=[+-])/)) {
    const negative = term.startsWith('-');
    const factors = term.replace(/^[+-]/, '').split('*');
    const coefficient = /^\d+$/.test(factors[0]!) ? Number(factors.shift()) : 1;
    const monomial = factors.sort().join('*');
    terms.set(monomial, (terms.get(monomial) ?? 0) + (negative ? -coefficient : coefficient));
  }
  return terms;
}

function format(terms: Polynomial): Dim {
  const kept = [...terms]
    .filter(([, c]) => c !== 0)
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1));
  if (kept.length === 0) return 0;
  if (kept.length === 1 && kept[0]![0] === '') return kept[0]![1];
  return kept
    .map(([monomial, c], i) => {
      const size = Math.abs(c);
      const text = monomial === '' ? `${size}` : size === 1 ? monomial : `${size}*${monomial}`;
      return (c < 0 ? '-' : i > 0 ? '+' : '') + text;
    })
    .join('');
}

/** Whether a dimension is a size or a canonical expression over names such as `batch_size`. */
export function isDim(dim: Dim): boolean {
  if (typeof dim === 'number') return Number.isInteger(dim) && dim >= 0;
  const named = terms(dim).every(({ symbols }) => symbols.every(symbol => /^[A-Za-z_]\w*$/.test(symbol)));
  return named && sum([dim]) === dim;
}

/** The sum of dimensions, in canonical form. */
export function sum(dims: readonly Dim[]): Dim {
  const total: Polynomial = new Map();
  for (const dim of dims) for (const [m, c] of parse(dim)) total.set(m, (total.get(m) ?? 0) + c);
  return format(total);
}

/** `a − b`, in canonical form. */
export function difference(a: Dim, b: Dim): Dim {
  const total = parse(a);
  for (const [m, c] of parse(b)) total.set(m, (total.get(m) ?? 0) - c);
  return format(total);
}

/** The product of dimensions, in canonical form; 1 for none. */
export function product(dims: readonly Dim[]): Dim {
  let total: Polynomial = new Map([['', 1]]);
  for (const dim of dims) {
    const next: Polynomial = new Map();
    for (const [m1, c1] of total) {
      for (const [m2, c2] of parse(dim)) {
        const monomial = [...m1.split('*'), ...m2.split('*')].filter(Boolean).sort().join('*');
        next.set(monomial, (next.get(monomial) ?? 0) + c1 * c2);
      }
    }
    total = next;
  }
  return format(total);
}

/** The terms of a dimension: each a coefficient and the names that it multiplies. */
export function terms(dim: Dim): { coefficient: number; symbols: string[] }[] {
  return [...parse(dim)].map(([m, coefficient]) => ({ coefficient, symbols: m === '' ? [] : m.split('*') }));
}

/** The number that a dimension stands for, given the sizes of its names. */
export function evaluate(dim: Dim, sizes: Readonly<Record<string, number>>): number {
  return terms(dim).reduce((total, { coefficient, symbols }) => {
    return total + symbols.reduce((factor, symbol) => factor * (sizes[symbol] ?? Number.NaN), coefficient);
  }, 0);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** `[batch, length, 384]` */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The shape of an elementwise result under ONNX's (numpy's) broadcasting, or undefined where the two do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    result.push(x === 1 ? y : x);
  }
  return result;
}
