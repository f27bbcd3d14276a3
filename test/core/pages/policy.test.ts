import { describe, expect, it } from 'vitest';
import { pagePolicy } from '../../../src/core/pages/policy';

describe('the policy of pages', () => {
  it.each([undefined, 'https://*.vscode-cdn.net'])('lets nothing in but what carries the nonce', source => {
    const rules = new Map(
      pagePolicy('abc', source)
        .split('; ')
        .map(rule => [rule.split(' ')[0], rule.split(' ').slice(1)]),
    );
    expect(rules.get('default-src')).toEqual(["'none'"]);
    expect(rules.get('script-src')).toEqual(["'nonce-abc'"]);
    expect(rules.get('style-src')).toEqual([...(source ? [source] : []), "'nonce-abc'"]);
    expect(rules.get('base-uri')).toEqual(["'none'"]);
    expect(rules.get('form-action')).toEqual(["'none'"]);
    expect([...rules.values()].flat().join(' ')).not.toMatch(/unsafe|\*(?!\.vscode)|http:/);
  });
});
