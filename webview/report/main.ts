import '../base/toolkit';
import './theme.css';
import '../base/page.css';
import './report.css';
import type { PageKind } from '../../src/core/pages/page';
import { callKey, type Report, type ReportSection } from '../../src/core/pages/report';
import { RemoteError } from '../../src/core/rpc/client';
import { h } from '../base/dom';
import { changed, type Mount, type Page } from '../base/page';
import { mount as bias } from '../bias/page';
import { mount as comparison } from '../comparison/page';
import { mount as dashboard } from '../dashboard/page';

const MOUNT = { dashboard, bias, comparison } as Partial<Record<PageKind, Mount<object, never>>>;

const report = JSON.parse(document.getElementById('report')!.textContent!) as Report;
const root = document.getElementById('page')!;
followTheme();
for (const section of report.sections) {
  const element = h('section', { class: 'report-section' });
  root.append(element);
  MOUNT[section.target.page]!(element, recorded(section) as Page<object, never>);
}
const date = new Date(report.written).toLocaleString();
root.append(h('footer', { class: 'quiet' }, `Written by Polyrank, ${date}`));

/** A page that is answered from what was recorded. */
function recorded({ target: given, replies }: ReportSection): Page<object> {
  let target = given;
  const answer = async (method: string, args: unknown[]): Promise<unknown> => {
    if (args.at(-1) instanceof AbortSignal) args.pop();
    const key = callKey(method, args);
    if (key in replies) return replies[key];
    const message = 'This is not part of the report. Open the run in the editor to see it.';
    throw new RemoteError({ message, isUserError: true, cancelled: false });
  };
  const api = new Proxy(
    {},
    {
      get: (_, method) =>
        method === 'then' ? undefined : (...args: unknown[]) => answer(String(method), args),
    },
  );
  return {
    api,
    get target() {
      return target;
    },
    remember(changes) {
      target = changed(target, changes);
    },
    onChanged() {},
    standalone: true,
  };
}

/** Light or dark, as the browser's owner likes it. */
function followTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
    document.body.className = dark.matches ? 'vscode-dark' : 'vscode-light';
  };
  dark.addEventListener('change', apply);
  apply();
}
