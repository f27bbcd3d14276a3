import { type Place, UserError } from '../../errors';
import { readWhole } from '../../files/read';
import { type JsonPath, parseJson, placeInJson } from '../json-position';
import type { Language } from '../model';
import type { LeftOut } from './reader';
import { identifier, type TrainingRow, text } from './row';

/**
 * Questions of a SQuAD file (1.1 or 2.0), each with its paragraph as the positive; the id is the question's. Questions
 * without an answer (`is_impossible`) are left out and counted.
 *
 * The file is parsed whole: of its kind, the largest is tens of megabytes.
 *
 * Pairs carry no passage id. Questions on one paragraph share its text, which says the same; titles and positions do
 * not identify a paragraph: parts of one data set repeat titles, and translations change them.
 *
 * @throws UserError with file, line and column
 */
export async function* readSquad(
  file: string,
  language: Language,
  leftOut: LeftOut,
): AsyncGenerator<TrainingRow> {
  const json = await readWhole(file);
  const list = (parent: unknown, path: JsonPath, key: string): unknown[] => {
    const value = (parent as Record<string, unknown> | null)?.[key];
    if (Array.isArray(value)) return value;
    throw new UserError(
      `${path.length === 0 ? 'the file' : written(path)} has no list "${key}".`,
      new PlaceInJson(file, json, path),
      'SQuAD files read {"data": [{"paragraphs": [{"context": …, "qas": [{"id": …, "question": …}]}]}]}.',
    );
  };
  const field = (check: typeof text, parent: unknown, path: JsonPath, key: string): string => {
    const value = (parent as Record<string, unknown> | null)?.[key];
    const inner = [...path, key];
    return check(value, written(inner), new PlaceInJson(file, json, inner));
  };

  const document = parseJson(file, json);
  for (const [a, article] of list(document, [], 'data').entries()) {
    for (const [p, paragraph] of list(article, ['data', a], 'paragraphs').entries()) {
      const path = ['data', a, 'paragraphs', p];
      const positive = field(text, paragraph, path, 'context');
      for (const [q, question] of list(paragraph, path, 'qas').entries()) {
        const at = [...path, 'qas', q];
        if ((question as Record<string, unknown> | null)?.is_impossible === true) {
          leftOut.impossible++;
          continue;
        }
        yield {
          id: field(identifier, question, at, 'id'),
          language,
          query: field(text, question, at, 'question'),
          positive,
          negatives: [],
          place: new PlaceInJson(file, json, at),
        };
      }
    }
  }
}

/** Is looked up only when an error message asks for it. */
class PlaceInJson implements Place {
  constructor(
    readonly file: string,
    readonly json: string,
    readonly path: JsonPath,
  ) {}

  get line(): number {
    return placeInJson(this.json, this.path).line;
  }

  get column(): number {
    return placeInJson(this.json, this.path).column;
  }
}

/** `data[0].paragraphs[2].context` */
function written(path: JsonPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i > 0 ? `.${step}` : step)).join('');
}
