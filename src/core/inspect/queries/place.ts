import { lareqaLanguage } from '../../data/evaluation/lareqa';
import { openSource } from '../../data/evaluation/open';
import type { Source, SourcePassage, SourceQuery } from '../../data/evaluation/source';
import type { DatasetSpec } from '../../data/evaluation/spec';
import { placeInJson } from '../../data/json-position';
import { type Place, UserError } from '../../errors';
import { readWhole } from '../../files/read';

interface Wanted {
  kind: 'passage' | 'query';
  id: string;
  /** As the run has read it; undefined where it has not kept it. */
  text: string | undefined;
}

/** Where a passage or query stands in the files of a test set; undefined where these are gone or changed. */
export async function placeInData(spec: DatasetSpec, wanted: Wanted): Promise<Place | undefined> {
  try {
    return spec.format === 'lareqa'
      ? await placeInLareqa(spec, wanted)
      : await placeIn(await openSource(spec), wanted);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function placeIn(source: Source, { kind, id, text }: Wanted): Promise<Place | undefined> {
  const entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry> =
    kind === 'query' ? source.queries : source.passages();
  for await (const entry of entries) {
    const found = 'query' in entry ? entry.query : entry.passage;
    if (found.id === id) return text === undefined || found.text === text ? plain(entry.place) : undefined;
  }
  return undefined;
}

type SourceEntry = SourceQuery | SourcePassage;

/** Ids begin with the language, which names the file; those of passages go on with their position there. */
async function placeInLareqa(spec: DatasetSpec, wanted: Wanted): Promise<Place | undefined> {
  const [language = '', ...position] = wanted.id.split(':');
  const source = await openSource({ ...spec, languages: [language] });
  const place = await placeIn(source, wanted);
  if (wanted.kind === 'query' || place === undefined) return place;
  const file = source.files.find(path => lareqaLanguage(path) === language)!;
  const [article, paragraph, sentence] = position.map(Number);
  const path = ['data', article!, 'paragraphs', paragraph!, 'sentences', sentence!];
  return { file, ...placeInJson(await readWhole(file), path) };
}

/** Places in JSON files are looked up when they are read; pages get them as they are. */
function plain({ file, line, column }: Place): Place {
  return { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}
