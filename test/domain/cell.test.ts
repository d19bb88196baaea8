import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cellOf } from '../../lib/domain/cell.ts';

const code = (fields: Parameters<typeof cellOf>[0]): string => {
  const cell = cellOf(fields);
  return cell.ok ? 'ok' : cell.problem.code;
};

describe('a cell id', () => {
  it.each([
    '7',
    'cell-1',
    '5f0c1c1e-7c3e-4b7e-9a62-0a4e3f0b8f0e',
    'A_017',
    'urn:cell:17',
    'a.b.c',
    'a~b',
    'a.',
    'x'.repeat(128),
  ])('may be %s', (id) => {
    expect(cellOf({ cell_instance_id: id })).toEqual({ ok: true, value: { kind: 'id', id } });
  });

  it.each([
    '..',
    '.',
    'a..b',
    '.a',
    '-a',
    'a/b',
    '../users/me',
    'a%2fb',
    'a b',
    'a?b=c',
    'a#b',
    'a\\b',
    'a\nb',
    'a\0b',
    'é',
    '\ud800',
    'a;b',
    'x'.repeat(129),
    'x'.repeat(3000),
  ])('is never %j', (id) => {
    expect(code({ cell_instance_id: id })).toBe('invalid-cell');
  });

  it('is its own segment of an address, whatever it is', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%',
      '%2e',
      '%2F',
      '?',
      '#',
      ';',
      ' ',
      ':',
      '~',
      '@',
      'a',
      '1',
      '-',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (id) => {
        if (code({ cell_instance_id: id }) !== 'ok') return;
        const { pathname, search, hash } = new URL(`https://api.test/cell_instances/${id}/cell_measurements`);
        expect([pathname, search, hash]).toEqual([`/cell_instances/${id}/cell_measurements`, '', '']);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts more than the name beside it', () => {
    expect(cellOf({ cell_instance_id: 'cell-1', cell: 'A-017' })).toEqual({
      ok: true,
      value: { kind: 'id', id: 'cell-1' },
    });
  });
});

describe('a cell name', () => {
  it.each(['A1', 'A-017', 'Zelle 17/3', '../x', '电池', 'x'.repeat(255)])(
    'may be %s: it is only searched for',
    (name) => {
      expect(cellOf({ cell: name })).toEqual({ ok: true, value: { kind: 'name', name } });
    },
  );

  it.each(['A', 'x'.repeat(256), 'x'.repeat(3000)])('is never %j, which the search does not take', (name) => {
    expect(code({ cell: name })).toBe('invalid-cell');
  });

  it('is searched for as it can be sent', () => {
    expect(cellOf({ cell: 'A\0\ud800' })).toEqual({ ok: true, value: { kind: 'name', name: 'A␀\ufffd' } });
  });
});

it('no cell is a problem of its own', () => {
  expect(code({})).toBe('missing-cell');
});
