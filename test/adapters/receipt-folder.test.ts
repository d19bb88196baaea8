import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { isReceiptName, receiptFolder } from '../../lib/adapters/receipt-folder.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cellgauge-receipts-'));
  folder = join(parent, 'receipts');
});
afterEach(() => rm(parent, { recursive: true }));

const names = async (): Promise<string[]> => (await readdir(folder)).toSorted();
const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

/** Keeps lines, and names their piece. */
async function piece(receipt: Awaited<ReturnType<typeof receiptFolder>>, lines: string): Promise<string> {
  const answer = await receipt.rows(lines);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value;
}

test('a receipt is complete with rows in their order, unknown cells and summary', async () => {
  const receipt = await receiptFolder(folder, 'lab.csv');
  const pieces = await Promise.all(['head\r\n', 'first ä\r\n', 'second\r\n'].map((lines) => piece(receipt, lines)));
  expect(await names()).toEqual(['lab.csv.rows.csv.partial']);

  expect(await receipt.complete({ pieces, unknownCells: 'cell\r\n', summary: '{}\n' })).toEqual({});
  expect(await names()).toEqual(['lab.csv.rows.csv', 'lab.csv.summary.json', 'lab.csv.unknown-cells.csv']);
  expect(await text('lab.csv.rows.csv')).toBe('head\r\nfirst ä\r\nsecond\r\n');
  expect(await text('lab.csv.unknown-cells.csv')).toBe('cell\r\n');
  expect(await text('lab.csv.summary.json')).toBe('{}\n');
});

test('rows of pieces that are not named are not in it', async () => {
  const receipt = await receiptFolder(folder, 'lab.csv');
  const first = await piece(receipt, 'first\r\n');
  await piece(receipt, 'second\r\n');
  await receipt.complete({ pieces: [first], unknownCells: undefined, summary: '{}' });
  expect(await text('lab.csv.rows.csv')).toBe('first\r\n');
});

describe('a receipt that is there already', () => {
  beforeEach(async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    const pieces = [await piece(receipt, 'earlier\r\n')];
    await receipt.complete({ pieces, unknownCells: 'earlier\r\n', summary: 'earlier' });
    await writeFile(join(folder, 'lab.csv.outcomes.csv'), 'earlier\r\n');
  });

  test('stays until another one is complete', async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    await piece(receipt, 'later\r\n');
    expect(await text('lab.csv.rows.csv')).toBe('earlier\r\n');
    await receipt.drop();
    expect(await text('lab.csv.rows.csv')).toBe('earlier\r\n');
    expect(await names()).not.toContain('lab.csv.rows.csv.partial');
  });

  test('leaves nothing beside the later one', async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    const pieces = [await piece(receipt, 'later\r\n')];
    await receipt.complete({ pieces, unknownCells: undefined, summary: 'later' });
    await receipt.drop();
    expect(await names()).toEqual(['lab.csv.rows.csv', 'lab.csv.summary.json']);
    expect(await text('lab.csv.rows.csv')).toBe('later\r\n');
  });

  test('keeps its rows where the later import has none: what was queued stays told', async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    await receipt.complete({ pieces: [], unknownCells: undefined, summary: 'failed' });
    await receipt.drop();
    expect(await names()).toEqual([
      'lab.csv.outcomes.csv',
      'lab.csv.rows.csv',
      'lab.csv.summary.json',
      'lab.csv.unknown-cells.csv',
    ]);
    expect(await text('lab.csv.summary.json')).toBe('failed');
  });
});

test('what a killed import has left is no part of the next', async () => {
  await piece(await receiptFolder(folder, 'lab.csv'), 'left behind, and longer\r\n');
  const receipt = await receiptFolder(folder, 'lab.csv');
  const pieces = [await piece(receipt, 'next\r\n')];
  await receipt.complete({ pieces, unknownCells: undefined, summary: '{}' });
  expect(await text('lab.csv.rows.csv')).toBe('next\r\n');
});

test('of two imports of one file at a time the later one has the receipt, and the other one says so', async () => {
  const [earlier, later] = [await receiptFolder(folder, 'lab.csv'), await receiptFolder(folder, 'lab.csv')];
  const pieces = [[await piece(earlier, 'earlier\r\n')], [await piece(later, 'later\r\n')]] as const;
  const parts = { unknownCells: undefined, summary: '{}' };
  expect(await earlier.complete({ ...parts, pieces: pieces[0] })).toEqual({ reason: 'somebody else writes it, too' });
  await earlier.drop();
  expect(await later.complete({ ...parts, pieces: pieces[1] })).toEqual({});
  expect(await text('lab.csv.rows.csv')).toBe('later\r\n');
});

describe('a folder that cannot be written', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['is a file', () => writeFile(folder, ''), 'there is no such folder'],
    [
      'has a folder in the place of the rows',
      () => mkdir(join(folder, 'lab.csv.rows.csv.partial', 'x'), { recursive: true }),
      '',
    ],
    ['is missing, and its parent too', () => rm(parent, { recursive: true }), 'there is no such folder'],
  ])('is told in a sentence at once where it %s', async (_, prepare, reason) => {
    await prepare();
    await expect(receiptFolder(folder, 'lab.csv')).rejects.toThrow(
      `Cannot keep a receipt in ${JSON.stringify(folder)}: ${reason}`,
    );
    await mkdir(parent, { recursive: true });
  });

  test('any more is told by the call that fails', async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    const pieces = [await piece(receipt, 'rows\r\n')];
    await mkdir(join(folder, 'lab.csv.summary.json'));
    const { reason } = await receipt.complete({ pieces, unknownCells: undefined, summary: '{}' });
    expect(reason).toMatch(/^(it is a folder|EISDIR|EEXIST|ENOTEMPTY)/);
  });

  test('rows fails with a reason, and what was kept before is whole', async () => {
    const receipt = await receiptFolder(folder, 'lab.csv');
    const pieces = [await piece(receipt, 'rows\r\n')];
    await receipt.complete({ pieces, unknownCells: undefined, summary: '{}' });
    expect(await receipt.rows('more\r\n')).toEqual({ ok: false, reason: expect.any(String) });
    expect(await text('lab.csv.rows.csv')).toBe('rows\r\n');
  });
});

test.each([
  ['lab.csv.rows.csv', true],
  ['lab.csv.ROWS.CSV', true],
  ['lab.csv.summary.json', true],
  ['lab.csv.unknown-cells.csv', true],
  ['lab.csv.outcomes.csv', true],
  ['lab.csv.rows.csv.partial', true],
  ['lab.csv', false],
  ['rows.csv', false],
  ['summary.json', false],
])('%s is named like a part of a receipt: %s', (name, is) => {
  expect(isReceiptName(name)).toBe(is);
});
