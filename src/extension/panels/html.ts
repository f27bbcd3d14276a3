import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import type { PageTarget } from '../../core/pages/page';
import { pagePolicy } from '../../core/pages/policy';
import { escapeHtml, escapeJson } from '../../core/text/escape';

/** The document of a page: one script and one style sheet of our own, and nothing from elsewhere. */
export function pageHtml(webview: Webview, extension: Uri, target: PageTarget): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'webview', name));
  const policy = pagePolicy(nonce, webview.cspSource);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Polyrank</title>
<link rel="stylesheet" href="${resource(`${target.page}.css`)}">
</head>
<body>
<script id="target" type="application/json" data-stamp="${nonce}">${escapeJson(target)}</script>
<main id="page"></main>
<script nonce="${nonce}" src="${resource(`${target.page}.js`)}"></script>
</body>
</html>
`;
}
