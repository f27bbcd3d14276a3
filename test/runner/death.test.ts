import { expect, it } from 'vitest';
import { causeOfDeath } from '../../src/runner/death';

const died = (output: string) => causeOfDeath(null, 'SIGABRT', false, output);

it.each([
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
])("tells that JavaScript's own limit was reached: %s", output => {
  expect(died(output)).toMatch(/^The runner ran out of JavaScript memory\. Set NODE_OPTIONS=/);
});

it.each([
  'FATAL ERROR: Committing semi space failed. Allocation failed - JavaScript heap out of memory',
  'FATAL ERROR: Zone Allocation failed - process out of memory',
  "terminate called after throwing an instance of 'std::bad_alloc'",
  'pthread_create failed, error code: 12 error msg: Cannot allocate memory',
  '  Assertion failed: (0) == (rc)\n 2: 0xdb20da node::Watchdog::Watchdog(v8::Isolate*, unsigned long, bool*)',
])('tells that the system gave no more memory: %s', output => {
  expect(died(output)).toMatch(/^The runner ran out of memory\. Lower train\.chunk_tokens or /);
});

it('tells of a signal, and what it may mean', () => {
  expect(causeOfDeath(null, 'SIGSEGV', false, '')).toBe('the runner was ended by SIGSEGV.');
  expect(causeOfDeath(null, 'SIGKILL', true, '')).toBe('the runner was ended by SIGKILL.');
  expect(causeOfDeath(null, 'SIGKILL', false, '')).toMatch(/perhaps by the system for want of memory/);
  expect(causeOfDeath(3, null, false, 'some words')).toBe('the runner ended with exit code 3.');
});
