/**
 * The Content Security Policy of a page: scripts and style sheets that carry its nonce, pictures that it drew itself, and nothing
 * from or to anywhere else. The toolkit reads the nonce from the document for the style elements that it makes.
 *
 * @param source where the style sheet of the page lies, if it is a file of its own
 */
export const pagePolicy = (nonce: string, source = ''): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`.replace('  ', ' '),
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
