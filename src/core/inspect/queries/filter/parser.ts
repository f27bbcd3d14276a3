import { UserError } from '../../../errors';
import { nearest } from '../../../suggest';
import { findColumn } from '../columns';
import { foldText } from './fold';
import { lex, type Token } from './lexer';
import { type Filter, FilterFault, type Vocabulary } from './syntax';

type Word = Extract<Token, { kind: 'word' }>;

/** Ranks up to here are found, below they are missed: the first page of results. */
const FOUND_DEPTH = 10;

/** What stands before the colon of `lang:de`. */
const FIELDS = ['lang', 'language', 'pool', 'first', 'missed', 'id'] as const;
type Field = (typeof FIELDS)[number];

const FIELD = /^([\p{L}_]+):(.*)$/su;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Reads a filter: terms that must all hold, or one of those between `or`; `-` before a term negates it.
 *
 *     filter = all ("or" all)*
 *     all    = not+
 *     not    = "-" not | "(" filter ")" | term
 *     term   = COLUMN OPERATOR NUMBER | FIELD ":" VALUE ("," VALUE)* | WORD | QUOTED
 *
 * @throws FilterFault with the place in the filter
 */
export function parseFilter(text: string, vocabulary: Vocabulary): Filter {
  return new Parser(lex(text), text.length, vocabulary).parse();
}

class Parser {
  #at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
    private readonly vocabulary: Vocabulary,
  ) {}

  parse(): Filter {
    if (this.tokens.length === 0) return { kind: 'and', terms: [] };
    const filter = this.#alternatives();
    const rest = this.#peek();
    if (rest) throw new FilterFault('This parenthesis closes nothing.', rest.from, rest.to);
    return filter;
  }

  #peek(): Token | undefined {
    return this.tokens[this.#at];
  }

  #take(kind: Token['kind']): Token | undefined {
    const token = this.#peek();
    if (token?.kind !== kind) return undefined;
    this.#at++;
    return token;
  }

  #alternatives(): Filter {
    const terms = [this.#all()];
    while (this.#take('or')) terms.push(this.#all());
    return terms.length === 1 ? terms[0]! : { kind: 'or', terms };
  }

  #all(): Filter {
    const terms: Filter[] = [];
    for (;;) {
      const token = this.#peek();
      if (token === undefined || token.kind === 'or' || token.kind === ')') break;
      terms.push(this.#negatable());
    }
    if (terms.length === 0) throw this.#expected('a term');
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms };
  }

  #negatable(): Filter {
    let negated = false;
    while (this.#take('not')) negated = !negated;
    const term = this.#group();
    return negated ? { kind: 'not', term } : term;
  }

  #group(): Filter {
    const open = this.#take('(');
    if (!open) return this.#term();
    const filter = this.#alternatives();
    if (!this.#take(')')) throw new FilterFault('This parenthesis is not closed.', open.from, open.to);
    return filter;
  }

  #term(): Filter {
    const token = this.#peek();
    if (token?.kind === 'quoted') {
      this.#at++;
      return { kind: 'text', text: foldText(token.text) };
    }
    if (token?.kind === 'operator')
      throw new FilterFault('Write a column before this, such as map<0.2.', token.from, token.to);
    if (token?.kind !== 'word') throw this.#expected('a term');
    this.#at++;
    if (this.#peek()?.kind === 'operator') return this.#comparison(token);
    const [, field, value] = FIELD.exec(token.text) ?? [];
    return field === undefined
      ? { kind: 'text', text: foldText(token.text) }
      : this.#field(token, field, value!);
  }

  #comparison(name: Word): Filter {
    const operator = this.#take('operator') as Extract<Token, { kind: 'operator' }>;
    const value = this.#take('word') as Word | undefined;
    const number = value?.text.replace('−', '-');
    if (value === undefined || number === undefined || !NUMBER.test(number)) {
      const found = value ?? this.#peek() ?? operator;
      throw new FilterFault(`Write a number after ${operator.operator}, such as 0.2.`, found.from, found.to);
    }
    const contrast = /^diff\./i.test(name.text);
    if (contrast && !this.vocabulary.contrast)
      throw new FilterFault('There is no other run to compare with.', name.from, name.to);
    const column = this.#column(name, contrast ? 'diff.'.length : 0);
    return { kind: 'compare', column, contrast, operator: operator.operator, value: Number(number) };
  }

  #column(name: Word, skip: number): string {
    try {
      return findColumn(name.text.slice(skip), this.vocabulary.columns);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new FilterFault(sentence(error.message), name.from + skip, name.to);
    }
  }

  #field(token: Word, name: string, rest: string): Filter {
    const { from } = token;
    const field = FIELDS.find(known => known === name.toLowerCase());
    if (field === undefined) {
      const similar = nearest(name, FIELDS);
      const help = similar ? `Did you mean ${similar}?` : 'To search for this text, put it in quotes.';
      throw new FilterFault(`There is no ${name}: here. ${help}`, from, from + name.length + 1);
    }
    const next = this.#peek();
    if (rest === '' && next?.kind === 'quoted' && next.from === token.to) {
      this.#at++;
      return this.#fieldTerm(field, [next.text], next.from, next.to);
    }
    const at = from + name.length + 1;
    return this.#fieldTerm(field, rest.split(','), at, token.to);
  }

  #fieldTerm(field: Field, values: readonly string[], from: number, to: number): Filter {
    if (values.some(value => value === '')) {
      const example = field === 'id' ? 'id:en:56' : `${field}:${this.vocabulary.languages[0] ?? 'en'}`;
      throw new FilterFault(`A value is missing here. Example: ${example}`, from, to);
    }
    if (field === 'id') return { kind: 'id', parts: values };
    if (field === 'missed') return this.#missed(values, from, to);
    const kind = field === 'lang' ? 'language' : field;
    const extra = field === 'pool' ? ['all'] : [];
    return { kind, languages: values.map(value => this.#language(value, extra, from, to)) };
  }

  /** `en`, `en,de`, `any`, with a depth after the last: `en@100`. */
  #missed(values: readonly string[], from: number, to: number): Filter {
    const [last = '', depth, ...more] = values.at(-1)!.split('@');
    if (more.length > 0 || (depth !== undefined && !/^[1-9]\d{0,8}$/.test(depth)))
      throw new FilterFault('Write a rank after @, such as missed:en@100.', from, to);
    const languages = [...values.slice(0, -1), last].map(value => this.#language(value, ['any'], from, to));
    return {
      kind: 'missed',
      languages: languages.includes('any') ? 'any' : languages,
      depth: depth === undefined ? FOUND_DEPTH : Number(depth),
    };
  }

  #language(value: string, extra: readonly string[], from: number, to: number): string {
    const known = [...this.vocabulary.languages, ...extra];
    const found = known.find(language => language.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found;
    throw new FilterFault(
      `There is no language ${JSON.stringify(value)}. Languages: ${known.join(', ')}.`,
      from,
      to,
    );
  }

  #expected(what: string): FilterFault {
    const token = this.#peek();
    return token
      ? new FilterFault(`Write ${what} before this.`, token.from, token.to)
      : new FilterFault(`Write ${what} here.`, this.end, this.end);
  }
}

function sentence(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
