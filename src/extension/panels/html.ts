import { randomBytes } from 'node:crypto';
import { type Uri, Uri as Uris, type Webview } from 'vscode';
import type { PageTarget } from '../../core/pages/page';

/** The document of a page: one script and one style sheet of our own, and nothing from elsewhere. */
export function pageHtml(webview: Webview, extension: Uri, title: string, target: PageTarget): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string) => webview.asWebviewUri(Uris.joinPath(extension, 'dist', 'webview', name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The toolkit's components write their styles into the document.
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    'img-src data: blob:',
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${resource(`${target.page}.css`)}">
</head>
<body>
<script id="target" type="application/json" nonce="${nonce}">${escapeJson(target)}</script>
<main id="page"></main>
<script nonce="${nonce}" src="${resource(`${target.page}.js`)}"></script>
</body>
</html>
`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);

/** JSON that cannot end the script element it stands in. */
export const escapeJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
