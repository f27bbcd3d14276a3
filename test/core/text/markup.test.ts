import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code } from '../../../src/core/experiment/assist/describe-target';
import { markdownText } from '../../../src/core/inspect/comparison/markdown';
import { escapeHtml, escapeJson, escapeTerminal } from '../../../src/core/text/escape';

describe('texts of others in markup', () => {
  it('never end a code span of Markdown', () => {
    expect(code('a')).toBe('`a`');
    expect(code('``![x](https://example.org/x.png)')).toBe('``` ``![x](https://example.org/x.png) ```');
    const texts = fc.string({ unit: fc.constantFrom('`', 'a', '\n', '[', ' ') });
    fc.assert(
      fc.property(texts, text => {
        const [, fence, inner] = /^(`+)([\s\S]*)\1$/.exec(code(text))!;
        const runs = [...inner!.matchAll(/`+/g)].map(([run]) => run.length);
        expect(runs).not.toContain(fence!.length);
        expect(inner).not.toContain('\n');
      }),
    );
  });

  it('never end a cell of a Markdown table, nor begin a link', () => {
    expect(markdownText('a | b\n| [x](y) <img>')).toBe('a \\| b \\| \\[x\\](y) \\<img>');
  });

  it('never end the script that holds them, nor open a comment in it', () => {
    const hostile = { text: '</script><!--<script>\u2028\u2029', ']]>': '<![CDATA[' };
    const json = escapeJson(hostile);
    expect(json).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual(hostile);
  });

  it('never end an attribute or element of HTML', () => {
    expect(escapeHtml(`"><script>'&`)).toBe('&#34;&#62;&#60;script&#62;&#39;&#38;');
  });

  it('never command a terminal', () => {
    expect(escapeTerminal('a\u001b[31m\u0007\tb\n\u009b')).toBe('a\\u001b[31m\\u0007\tb\n\\u009b');
  });
});
