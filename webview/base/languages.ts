import type { Language } from '../../src/core/data/model';

const NAMES = new Intl.DisplayNames('en', { type: 'language' });

/** `German`; a tag that says nothing to the browser stays as it is. */
export function languageName(language: Language): string {
  try {
    return NAMES.of(language) ?? language;
  } catch {
    return language;
  }
}

/** `German (de)` */
export function languageWithTag(language: Language): string {
  const name = languageName(language);
  return name === language ? language : `${name} (${language})`;
}

/** Alphabetical by tag. */
export const byName = (a: Language, b: Language): number => (a < b ? -1 : a > b ? 1 : 0);
