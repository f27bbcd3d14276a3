import { FilterFault, type Operator } from './syntax';

export type Token = { from: number; to: number } & (
  | { kind: '(' | ')' | 'not' | 'or' }
  | { kind: 'operator'; operator: Operator }
  /** A text in quotes. */
  | { kind: 'quoted'; text: string }
  | { kind: 'word'; text: string }
);

const OPERATORS: Readonly<Record<string, Operator>> = {
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
  '=': '=',
  '==': '=',
  '!=': '!=',
  '≠': '!=',
};

const SPACE = /\s+/y;
const OPERATOR = /[<>!=]=|[<>=≤≥≠]/y;
const QUOTED = /["“”„«»]([^"“”„«»]*)(["“”„«»]?)/y;
const WORD = /(?:[^\s()"“”„«»<>=≤≥≠!]|!(?!=))+/y;

/**
 * Splits a filter into its parts.
 *
 * @throws FilterFault for a quote without its end
 */
export function lex(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(filter);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < filter.length) {
    if (take(SPACE)) continue;
    const from = at;
    const afterOperator = tokens.at(-1)?.kind === 'operator';
    const character = filter[at]!;
    if (character === '(' || character === ')') {
      at++;
      tokens.push({ kind: character, from, to: at });
    } else if (character === '-' && !afterOperator) {
      at++;
      tokens.push({ kind: 'not', from, to: at });
    } else {
      const operator = take(OPERATOR);
      const quoted = operator ? null : take(QUOTED);
      if (operator) tokens.push({ kind: 'operator', operator: OPERATORS[operator[0]]!, from, to: at });
      else if (quoted?.[2] === '') throw new FilterFault('The quote has no end.', from, at);
      else if (quoted) tokens.push({ kind: 'quoted', text: quoted[1]!, from, to: at });
      else tokens.push(word(take(WORD)![0], from, at));
    }
  }
  return tokens;
}

function word(text: string, from: number, to: number): Token {
  return /^or$/i.test(text) ? { kind: 'or', from, to } : { kind: 'word', text, from, to };
}
