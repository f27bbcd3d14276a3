import { type Place, UserError } from '../../errors';
import { readLines } from '../../files/read';
import { type Fields, readFieldsByLine } from '../fields';
import { excerpt } from '../json-lines';
import type { Language } from '../model';

/** One query or passage of a corpus file. */
export interface TextRow {
  id: string;
  /** A title, where there is one, stands before the text, as BEIR joins them. */
  text: string;
  /** Where the row says it. */
  language: Language | undefined;
  place: Place;
}

/**
 * Streams queries or passages (`.gz` too): JSON Lines, where the name says so, with an id (`id`, `_id`, `docid`), a
 * `text` (or `contents`), maybe a `title` and a `language` (also `lang`, also inside `metadata`); else lines of
 * `id TAB text`.
 *
 * @throws UserError with file and line, for a missing or empty field or a wrong number of columns
 */
export function readTexts(file: string): AsyncGenerator<TextRow> {
  return /\.(jsonl|ndjson|json)(\.gz)?$/i.test(file) ? readJson(file) : readTsv(file);
}

async function* readJson(file: string): AsyncGenerator<TextRow> {
  for await (const fields of readFieldsByLine(file)) {
    yield {
      id: fields.id(fields.firstOf(['id', '_id', 'docid']) ?? 'id'),
      text: titledText(fields),
      language: languageOf(fields),
      place: fields.place,
    };
  }
}

function titledText(fields: Fields): string {
  const key = fields.firstOf(['text', 'contents']) ?? 'text';
  const title = fields.textOrEmpty('title').trim();
  // A title may stand alone, but the field for the text must be there.
  const text = title === '' || fields.get(key) === undefined ? fields.text(key) : fields.textOrEmpty(key);
  return `${title} ${text}`.trim();
}

function languageOf(fields: Fields): Language | undefined {
  for (const object of [fields, fields.object('metadata')]) {
    const key = object?.firstOf(['language', 'lang']);
    if (object && key !== undefined) return object.language(key);
  }
  return undefined;
}

async function* readTsv(file: string): AsyncGenerator<TextRow> {
  for await (const { text: line, number } of readLines(file)) {
    if (line.trim() === '') continue;
    const place = { file, line: number };
    const columns = line.split('\t');
    const [id, text] = columns as [string, string];
    if (columns.length !== 2) {
      const found = `${columns.length} column${columns.length === 1 ? '' : 's'} in ${JSON.stringify(excerpt(line))}`;
      throw new UserError(`${found}, expected 2: id, tab, text.`, place);
    }
    if (id.trim() === '' || text.trim() === '') {
      const name = id.trim() === '' ? 'id' : 'text';
      throw new UserError(
        `the ${name} is empty in ${JSON.stringify(excerpt(line))}.`,
        place,
        'Remove the line.',
      );
    }
    yield { id: id.trim(), text, language: undefined, place };
  }
}
