import { expect, test } from 'vitest';

import { bucketKeys } from '../../../lib/domain/import/bucket-keys.ts';

const all = (key: string): string[] => {
  const { piece, ...keys } = bucketKeys(key);
  return [...Object.values(keys), piece('1')];
};

test('everything about a file bears its key', () => {
  expect(all('incoming/Prüfstand/March + April.csv')).toEqual([
    'done/Prüfstand/March + April.csv',
    'failed/Prüfstand/March + April.csv',
    'receipts/Prüfstand/March + April.csv.rows.csv',
    'receipts/Prüfstand/March + April.csv.unknown-cells.csv',
    'receipts/Prüfstand/March + April.csv.summary.json',
    'unfinished/Prüfstand/March + April.csv/cells.json',
    'unfinished/Prüfstand/March + April.csv/1.csv',
  ]);
});

test.each([
  ['of one byte each', 'a'.repeat(1015)],
  ['of two bytes each', 'ü'.repeat(507)],
  ['of two bytes each behind one of one', `a${'ü'.repeat(507)}`],
  ['of four bytes each', `${'📏'.repeat(253)}.ab`],
])('no key is longer than S3 takes, cut within a character, or that of another file: characters %s', (_, file) => {
  const files = [file, ...[1, 4].map((shorter) => Array.from(file).slice(0, -shorter).join(''))];
  const keys = files.flatMap((name) => all(`incoming/${name}`));
  for (const key of keys) {
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
    expect(key.isWellFormed() && !key.includes('\ufffd')).toBe(true);
  }
  expect(new Set(keys).size).toBe(keys.length);
  const { rows, done } = bucketKeys(`incoming/${file}`);
  expect(rows).toMatch(/^receipts\/.+~[0-9a-f]{16}\.rows\.csv$/);
  expect(done).toBe(`done/${file}`);
});
