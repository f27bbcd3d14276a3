import { type Place, UserError } from '../errors';
import { nearest } from '../suggest';
import { excerptOfJson, excerptOfList } from './json-lines';
import type { Language } from './model';

/** The tag of a text whose language nobody says (BCP 47: "undetermined"). */
export const UNDETERMINED: Language = 'und';

const TAG = /^[a-z]{2,3}([-_][a-z0-9]{1,8}){0,8}$/i;

/** Whether it has the form of a language tag: BCP 47, also with `_`. Not every language has a name in some table. */
export function isLanguageTag(tag: string): boolean {
  return TAG.test(tag);
}

/** "Did you mean "en"?" for an English name of a language that stands where its tag should. */
export function suggestTag(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const tag = letters
    .flatMap(first => letters.map(second => first + second))
    .find(tag => names.of(tag)?.toLowerCase() === name.trim().toLowerCase());
  return tag && `Did you mean ${JSON.stringify(tag)}?`;
}

/**
 * The languages to use: those wanted, else all that are there, by tag.
 *
 * @throws UserError where a wanted language is not there
 */
export function chooseLanguages(
  present: Iterable<Language>,
  wanted: readonly Language[] | undefined,
  place: Place,
): Language[] {
  const languages = [...new Set(present)].sort();
  for (const language of wanted ?? []) {
    if (languages.includes(language)) continue;
    const similar = nearest(language, languages);
    throw new UserError(
      `no language ${excerptOfJson(language)}, expected one of ${excerptOfList(languages)}.`,
      place,
      similar ? `Did you mean ${JSON.stringify(similar)}?` : undefined,
    );
  }
  return wanted ? [...new Set(wanted)] : languages;
}
