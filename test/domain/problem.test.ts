import { describe, expect, it } from 'vitest';

import { outcomeOf } from '../../lib/domain/outcome.ts';
import {
  brief,
  failed,
  isFinal,
  ledgerUnavailable,
  ok,
  type Problem,
  problemCodes,
  quoted,
  unexpected,
} from '../../lib/domain/problem.ts';

const waiting = [
  'session-open',
  'being-filed',
  'ledger-unavailable',
  'api-unavailable',
  'api-throttled',
  'unauthorized',
  'forbidden',
  'wrong-address',
  'out-of-time',
  'registry-unavailable',
  'dead-letter-failed',
  'unexpected',
];

describe('a problem', () => {
  it('is final unless waiting may help', () => {
    const notFinal = problemCodes.filter((code) => !isFinal({ code, detail: '' }));
    expect(notFinal).toEqual(waiting);
    expect(problemCodes.length).toBe(43);
  });

  it('has a path where there is one', () => {
    expect(failed('unknown-unit', 'Cannot …', 'unit')).toEqual({
      ok: false,
      problem: { code: 'unknown-unit', detail: 'Cannot …', path: 'unit' },
    });
    expect(failed('unknown-unit', 'Cannot …').problem).not.toHaveProperty('path');
    expect(ok(5)).toEqual({ ok: true, value: 5 });
  });

  it.each([
    [new Error('no such key'), 'Cannot read the key: no such key'],
    ['text', 'Cannot read the key: text'],
    [undefined, 'Cannot read the key: undefined'],
  ])('that nobody foresaw (%s) waits', (error, detail) => {
    expect(unexpected('read the key', error)).toEqual({ code: 'unexpected', detail });
    expect(isFinal(unexpected('read the key', error))).toBe(false);
  });
});

it('a ledger that fails refuses nothing', () => {
  const problem = ledgerUnavailable('claim a session', 'no answer within 3000 ms');
  expect(problem).toEqual({
    code: 'ledger-unavailable',
    detail: 'Cannot claim a session: the ledger failed: no answer within 3000 ms',
  });
  expect(isFinal(problem)).toBe(false);
});

describe('the outcome of a problem', () => {
  const final: Problem = { code: 'unknown-unit', detail: 'Cannot …' };
  const passing: Problem = { code: 'api-throttled', detail: 'Cannot …' };

  it('is refused where it is final', () => {
    expect(outcomeOf(final)).toEqual({ kind: 'refused', problem: final });
  });

  it('is deferred where it is not', () => {
    expect(outcomeOf(passing)).toEqual({ kind: 'deferred', problem: passing });
  });
});

describe('a word in a sentence', () => {
  it.each([
    ['mm', 'mm'],
    ['µm', 'µm'],
    ['oz t', '"oz t"'],
    ['', '""'],
    ['mm\n', '"mm\\n"'],
    ['x'.repeat(50), `"${'x'.repeat(40)}…"`],
  ])('%j stands as %s', (word, said) => {
    expect(brief(word)).toBe(said);
  });
});

describe('text in a sentence', () => {
  it.each([
    ['mm', '"mm"'],
    ['a "b" \\', '"a \\"b\\" \\\\"'],
    ['\x02S\0\r\n', '"\\u0002S\\u0000\\r\\n"'],
    ['\ud800', '"\\ud800"'],
    ['S\x7fS \x9b\u202e\u2066', '"S\\u007fS \\u009b\\u202e\\u2066"'],
    ['x'.repeat(80), `"${'x'.repeat(80)}"`],
    ['x'.repeat(81), `"${'x'.repeat(80)}…"`],
  ])('is quoted, its control characters visible, and cut: %j', (text, shown) => {
    expect(quoted(text)).toBe(shown);
  });

  it('is cut where it is told', () => {
    expect(quoted('furlong', 4)).toBe('"furl…"');
  });
});
