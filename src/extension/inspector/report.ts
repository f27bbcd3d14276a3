import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBias } from '../../core/inspect/bias/open';
import { openComparison } from '../../core/inspect/comparison';
import { openDashboard } from '../../core/inspect/dashboard';
import { TRAINING_START } from '../../core/pages/dashboard';
import type { ComparisonTarget, PageTarget } from '../../core/pages/page';
import { pagePolicy } from '../../core/pages/policy';
import { callKey, type Report, type ReportSection } from '../../core/pages/report';
import { escapeHtml, escapeJson } from '../../core/text/escape';

/**
 * One HTML file that opens in any browser, without a network: of a run its dashboard and language bias, or a comparison.
 *
 * @param folder of the bundles of the pages
 */
export async function writeReport(target: PageTarget, folder = join(__dirname, 'webview')): Promise<string> {
  const report = await reportOf(target);
  const [script, style] = await Promise.all(
    ['report.js', 'report.css'].map(name => readFile(join(folder, name), 'utf8')),
  );
  // Names and texts of the run stand in the file: no nonce, no script.
  const nonce = randomBytes(16).toString('base64');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(pagePolicy(nonce))}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Polyrank">
<title>${escapeHtml(report.title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<script id="report" type="application/json">${escapeJson(report)}</script>
<main id="page"></main>
<script nonce="${nonce}">${script!.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

async function reportOf(target: PageTarget): Promise<Report> {
  const written = new Date().toISOString();
  if (target.page === 'comparison') {
    const section = await comparisonSection(target);
    return { title: `Comparison of ${target.runs.length} runs`, written, sections: [section] };
  }
  const { run } = target;
  const dashboard = new Recording(openDashboard({ page: 'dashboard', run }));
  const { experiment, cell, evaluations } = await dashboard.api.overview();
  await dashboard.api.setup();
  let since = TRAINING_START;
  for (let more = true; more; ) {
    const slice = await dashboard.api.training(since);
    since = slice.next;
    more = slice.more;
  }
  const sections: ReportSection[] = [{ target: { page: 'dashboard', run }, replies: dashboard.replies }];
  if (evaluations.length > 0) sections.push(await biasSection(run));
  return { title: `${experiment}, ${cell}`, written, sections };
}

async function biasSection(run: string): Promise<ReportSection> {
  const target = { page: 'bias', run } as const;
  const { api, replies } = new Recording(openBias(target));
  const { datasets } = await api.scope();
  for (const name of datasets) {
    const { settings } = await api.dataset(name);
    if (settings.includes('multilingual')) await api.intervals(name);
  }
  return { target, replies };
}

async function comparisonSection(target: ComparisonTarget): Promise<ReportSection> {
  const { api, replies } = new Recording(openComparison());
  const { runs } = target;
  const { datasets } = await api.overview({ runs });
  for (const { name: dataset, measures, settings, configurations } of datasets) {
    await api.results({ runs, dataset });
    if (configurations.length < 2) continue;
    const test = { runs, dataset, measure: measures[0]!, baseline: configurations[0]! };
    await api.tests(test);
    for (const setting of settings) await api.languageTests({ ...test, setting });
  }
  return { target, replies };
}

/** Keeps what a service answers. */
class Recording<T extends object> {
  readonly replies: Record<string, unknown> = {};
  readonly api: T;

  constructor(service: T) {
    this.api = new Proxy(service, {
      get:
        (_, method: string) =>
        async (...args: unknown[]) => {
          const call = (service as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]!;
          const reply = await call.apply(service, args);
          this.replies[callKey(method, args)] = reply;
          return reply;
        },
    });
  }
}
