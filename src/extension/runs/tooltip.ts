import { env, l10n, MarkdownString } from 'vscode';
import { formatDuration, formatValue } from '../../core/text/numbers';
import { formatAge } from './age';
import { type DatasetResults, labelOf, type RunEntry, type SettingResults } from './entry';
import { dateWord, fileWord, meanName, settingWord, statusWord } from './words';

/** What is known of a run: notes and names are the user's, and never read as Markdown. */
export function runTooltip(run: RunEntry, now: number): MarkdownString {
  const { note, annotationFault, status, reason, experiment, device, encoder, created, seconds, path } = run;
  const text = new MarkdownString();
  text
    .appendMarkdown('**')
    .appendText(labelOf(run))
    .appendMarkdown(`** — ${statusWord(status)}`);
  if (reason) paragraph(text, reason);
  if (note) paragraph(text, run.star ? `★ ${note}` : note);
  for (const dataset of run.results) meansTable(text, dataset);
  const facts: [string, string | undefined][] = [
    [l10n.t('Experiment'), experiment && `${experiment.name} (${fileWord(experiment.file)})`],
    [l10n.t('Encoder'), encoder && fileWord(encoder)],
    [l10n.t('Device'), device],
    [
      l10n.t('Created'),
      created > 0 ? `${dateWord(created)} (${formatAge(created, now, env.language, 'long')})` : undefined,
    ],
    [l10n.t('Time'), seconds > 0 ? formatDuration(seconds) : undefined],
    [l10n.t('Folder'), path],
  ];
  text.appendMarkdown('\n\n');
  for (const [name, value] of facts) {
    if (value) text.appendMarkdown(`${name}: `).appendText(value).appendMarkdown('  \n');
  }
  if (annotationFault) paragraph(text, l10n.t('Star and note cannot be read: {0}', annotationFault));
  return text;
}

/** The settings of a data set, a row each. */
export function datasetTooltip(results: DatasetResults): MarkdownString {
  const text = new MarkdownString();
  meansTable(text, results);
  return text;
}

/** The means of a setting with their intervals. */
export function settingTooltip({ setting, means, tasks, queries }: SettingResults): MarkdownString {
  const text = new MarkdownString(`**${settingWord(setting)}**\n\n`);
  text.appendMarkdown(`| | ${l10n.t('mean')} | ${l10n.t('95% interval')} |\n|:--|--:|--:|\n`);
  for (const [measure, { mean, low, high }] of means) {
    text.appendMarkdown('| ').appendText(meanName(measure));
    text.appendMarkdown(` | ${shown(measure, mean)} | ${shown(measure, low)} – ${shown(measure, high)} |\n`);
  }
  const over =
    setting === 'crosslingual'
      ? l10n.t('Means over {0} pairs of languages, {1} rankings.', tasks, queries)
      : l10n.t('Means over {0} languages, {1} queries.', tasks, queries);
  return text.appendMarkdown(`\n${over}`);
}

function meansTable(text: MarkdownString, { dataset, settings }: DatasetResults): void {
  const measures = [...new Set(settings.flatMap(({ means }) => means.map(([measure]) => measure)))];
  text.appendMarkdown('\n\n| ').appendText(dataset);
  for (const measure of measures) text.appendMarkdown(' | ').appendText(meanName(measure));
  text.appendMarkdown(` |\n|:--|${measures.map(() => '--:|').join('')}\n`);
  for (const { setting, means } of settings) {
    const values = new Map(means);
    const cells = measures.map(measure => shown(measure, values.get(measure)?.mean));
    text.appendMarkdown(`| ${settingWord(setting)} | ${cells.join(' | ')} |\n`);
  }
}

/** JSON has no NaN: a mean over nothing is null. */
const shown = (measure: string, value: number | null | undefined): string =>
  typeof value === 'number' ? formatValue(measure, value) : '';

const paragraph = (text: MarkdownString, words: string): MarkdownString =>
  text.appendMarkdown('\n\n').appendText(words);
