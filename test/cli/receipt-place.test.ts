import { expect, test } from 'vitest';

import { receiptPlaceOf } from '../../lib/cli/receipt/receipt-place.ts';

test.each([
  ['lab.csv', {}, 'receipts/lab.csv.rows.csv', 'receipts/lab.csv.outcomes.csv'],
  ['a/b/lab.csv', {}, 'a/b/receipts/lab.csv.rows.csv', 'a/b/receipts/lab.csv.outcomes.csv'],
  ['a/lab.csv', { receipts: 'imported' }, 'imported/lab.csv.rows.csv', 'imported/lab.csv.outcomes.csv'],
  ['a/lab.csv.rows.csv', {}, 'a/lab.csv.rows.csv', 'a/lab.csv.outcomes.csv'],
  ['lab.csv.rows.csv', { output: 'x.csv' }, 'lab.csv.rows.csv', 'x.csv'],
])('the receipt of %s with %j is %s, and its outcomes go into %s', (file, options, rows, outcomes) => {
  expect(receiptPlaceOf(file, options)).toEqual({ ok: true, place: { kind: 'file', name: rows, rows, outcomes } });
});

test.each([
  ['s3://lab/receipts/a/b.csv.rows.csv', {}, 'receipts/a/b.csv.rows.csv', 'b.csv.outcomes.csv'],
  ['s3://lab/incoming/a/b.csv', {}, 'receipts/a/b.csv.rows.csv', 'b.csv.outcomes.csv'],
  ['s3://lab/done/b.csv', { output: 'o.csv' }, 'receipts/b.csv.rows.csv', 'o.csv'],
  ['s3://lab/failed/b.csv', {}, 'receipts/b.csv.rows.csv', 'b.csv.outcomes.csv'],
])('the receipt of %s with %j is the object %s, and its outcomes go into %s', (file, options, key, outcomes) => {
  const place = { kind: 'object', bucket: 'lab', key, name: `s3://lab/${key}`, outcomes };
  expect(receiptPlaceOf(file, options)).toEqual({ ok: true, place });
});

test.each([
  ['s3://lab', 'it is no s3://bucket/key'],
  ['s3://lab/', 'it is no s3://bucket/key'],
  ['s3:///incoming/a.csv', 'it is no s3://bucket/key'],
  ['s3://lab/a.csv', 'its key is none of incoming/…, done/…, failed/… and receipts/….rows.csv'],
  ['s3://lab/receipts/a.csv.summary.json', 'its key is none of incoming/…, done/…, failed/… and receipts/….rows.csv'],
])('%s has no receipt: %s', (file, reason) => {
  expect(receiptPlaceOf(file, {})).toEqual({ ok: false, reason });
});
