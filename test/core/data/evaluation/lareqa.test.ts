import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/core/data/evaluation/open';
import { judgmentsOf, passagesOf, workspace } from './workspace';

const folder = workspace();

interface Paragraph {
  context: string;
  sentences: unknown[];
  sentence_breaks: unknown[];
  qas: { id: unknown; question: string; answers: { answer_start: unknown; text: string }[] }[];
}

const GERMAN: Paragraph = {
  context: 'Bienen haben Augen. Es sind fünf.',
  sentences: ['Bienen haben Augen.', 'Es sind fünf.'],
  sentence_breaks: [
    [0, 19],
    [20, 33],
  ],
  qas: [{ id: 'q1', question: 'Wie viele?', answers: [{ answer_start: 28, text: 'fünf' }] }],
};
// Offsets count code points: the bees are two code points, but four units of UTF-16.
const ENGLISH: Paragraph = {
  context: '🐝🐝 see. Five eyes. Five eyes.',
  sentences: ['🐝🐝 see.', 'Five eyes.', 'Five eyes.'],
  sentence_breaks: [
    [0, 7],
    [8, 18],
    [19, 29],
  ],
  qas: [
    { id: 'q1', question: 'How many?', answers: [{ answer_start: 19, text: 'Five' }] },
    { id: 'q2', question: 'What do they do?', answers: [{ answer_start: 3, text: 'see. Five eyes' }] },
  ],
};

function squad(...paragraphs: unknown[]): string {
  return JSON.stringify({ version: '1', data: [{ title: 'Bees', paragraphs }] }, undefined, 1);
}

describe('LAReQA', () => {
  it('takes for gold the sentence in which the answer starts, by its position, in every language', async () => {
    const path = folder({ 'en.json.gz': squad(ENGLISH), 'de.json': squad(GERMAN), 'README.md': '' });
    const dataset = await openDataset({ path });
    expect(dataset.queries.map(({ id, group }) => [id, group])).toEqual([
      ['de:q1', 'q1'],
      ['en:q1', 'q1'],
      ['en:q2', 'q2'],
    ]);
    expect(judgmentsOf(dataset)).toEqual({
      'de:q1': { 'de:0:0:1': 1, 'en:0:0:2': 1 },
      'en:q1': { 'de:0:0:1': 1, 'en:0:0:2': 1 },
      'en:q2': { 'en:0:0:0': 1 },
    });
    expect((await passagesOf(dataset)).map(({ text }) => text)).toEqual([
      ...GERMAN.sentences,
      ...ENGLISH.sentences,
    ]);
  });

  it('gives the paragraph as context when asked', async () => {
    const path = folder({ 'de.json': squad(GERMAN) });
    expect((await passagesOf(await openDataset({ path })))[0]).not.toHaveProperty('context');
    expect((await passagesOf(await openDataset({ path, context: true })))[1]).toEqual({
      id: 'de:0:0:1',
      language: 'de',
      text: 'Es sind fünf.',
      context: GERMAN.context,
    });
  });

  const question = GERMAN.qas[0]!;
  it.each<[string, string, string | RegExp]>([
    [
      'plain SQuAD',
      squad({ ...GERMAN, sentences: undefined }),
      'data[0].paragraphs[0].sentences is missing, expected a list.',
    ],
    [
      'too few breaks',
      squad({ ...GERMAN, sentence_breaks: [[0, 19]] }),
      'sentence_breaks is a list of 1, expected a list of 2',
    ],
    [
      'a break that is no pair',
      squad({ ...GERMAN, sentence_breaks: [[0, 19], [20]] }),
      'de.json:18:7: data[0].paragraphs[0].sentence_breaks[1] is a list of 1, expected a pair [start, end].',
    ],
    [
      'an empty sentence',
      squad({ ...GERMAN, sentences: ['Bienen haben Augen.', ''] }),
      'de.json:11:7: data[0].paragraphs[0].sentences[1] is "", expected text.',
    ],
    [
      'an answer outside',
      squad({ ...GERMAN, qas: [{ ...question, answers: [{ answer_start: 19 }] }] }),
      'answers[0].answer_start is 19, expected an offset inside one of the sentence_breaks.',
    ],
    [
      'no answer',
      squad({ ...GERMAN, qas: [{ ...question, answers: [] }] }),
      'qas[0].answers is a list of 0, expected at least one answer.',
    ],
    [
      'a question twice',
      squad(GERMAN, GERMAN),
      /de\.json:53:7: query "de:q1" is already at .*de\.json:24:7\./,
    ],
    ['no object', '[]', 'de.json:1: expected a JSON object, found a list of 0.'],
    ['a cut file', squad(GERMAN).slice(0, -20), 'the text ends too early. The file is truncated'],
  ])('refuses %s', async (_, text, message) => {
    await expect(openDataset({ path: folder({ 'de.json': text }), format: 'lareqa' })).rejects.toThrow(
      message,
    );
  });

  it('refuses two files of one language, none, and a language without', async () => {
    await expect(openDataset({ path: folder({ 'de.json': '', 'de.json.gz': '' }) })).rejects.toThrow(
      'both de.json and de.json.gz are of the language de.',
    );
    await expect(openDataset({ path: folder({}), format: 'lareqa' })).rejects.toThrow(
      'holds no LANGUAGE.json.',
    );
    const path = folder({ 'de.json': squad(GERMAN) });
    await expect(openDataset({ path, languages: ['du'] })).rejects.toThrow(
      'no language "du", expected one of de. Did you mean "de"?',
    );
  });
});

const XQUAD_R = '../shared/data/xquad-r';
if (!existsSync(XQUAD_R)) console.log(`skipped: XQuAD-R is not in ${XQUAD_R}`);

describe.skipIf(!existsSync(XQUAD_R))('XQuAD-R', () => {
  it('has 13,014 sentences and 11 relevant ones for each of 13,090 questions', async () => {
    const dataset = await openDataset({ path: XQUAD_R });
    expect(dataset.queries).toHaveLength(11 * 1190);
    expect(new Set(dataset.queries.map(({ group }) => group)).size).toBe(1190);
    expect(Object.fromEntries(dataset.passageCounts)).toEqual({
      ar: 1222,
      de: 1276,
      el: 1234,
      en: 1180,
      es: 1215,
      hi: 1244,
      ru: 1219,
      th: 852,
      tr: 1167,
      vi: 1209,
      zh: 1196,
    });
    const passages = new Map((await passagesOf(dataset)).map(passage => [passage.id, passage]));
    expect(passages.size).toBe(13_014);
    const incomplete = dataset.queries.filter(({ id }) => {
      const relevant = [...dataset.judgments.get(id)!.keys()].map(passage => passages.get(passage)!.language);
      return relevant.sort().join() !== dataset.languages.join();
    });
    expect(incomplete).toEqual([]);
  });

  it('has the answers in the gold sentences', async () => {
    const dataset = await openDataset({ path: XQUAD_R });
    const text = new Map((await passagesOf(dataset)).map(passage => [passage.id, passage.text]));
    let crossing = 0;
    const absent: string[] = [];
    for (const [language, { id, answer }] of answers()) {
      const gold = [...dataset.judgments.get(`${language}:${id}`)!.keys()].find(passage =>
        passage.startsWith(language),
      )!;
      const sentence = text.get(gold)!;
      if (sentence.includes(answer)) continue;
      // An answer that crosses the end of its sentence starts with that end.
      let shared = answer.length;
      while (shared > 0 && !sentence.trimEnd().endsWith(answer.slice(0, shared).trimEnd())) shared--;
      if (shared > 0) crossing++;
      else absent.push(`${language}:${id}`);
    }
    // In Turkish, one fraction slash is spelled differently in paragraph and sentence.
    expect(absent).toEqual(['tr:570d47b8b3d812140066d62e']);
    expect(crossing).toBeGreaterThan(0);
  });

  function* answers(): Generator<[string, { id: string; answer: string }]> {
    for (const language of ['ar', 'de', 'el', 'en', 'es', 'hi', 'ru', 'th', 'tr', 'vi', 'zh']) {
      const { data } = JSON.parse(
        gunzipSync(readFileSync(join(XQUAD_R, `${language}.json.gz`))).toString(),
      ) as {
        data: { paragraphs: Paragraph[] }[];
      };
      for (const { paragraphs } of data)
        for (const { qas } of paragraphs)
          for (const { id, answers } of qas) yield [language, { id: String(id), answer: answers[0]!.text }];
    }
  }
});
