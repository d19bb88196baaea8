import { beforeEach, describe, expect, test } from 'vitest';

import { type ImportScene, importScene } from '../../support/import-scene.ts';
import { workbook } from '../../support/workbook.ts';

let scene: ImportScene;
beforeEach(() => {
  scene = importScene();
});

const head = 'Cell;Measured at;Weight [g];Thickness [mm]\n';
const row = (weight: string, thickness = '') => `A-017;2025-03-01T08:00:00Z;${weight};${thickness}\n`;
const outcomes = () => scene.receipt().rows.map(({ code, value }) => code || value);
const reason = async (content: string) => {
  const end = await scene.run(content);
  return end.kind === 'failed' ? end.reason.replace('Cannot import "cells.csv": ', '') : end.kind;
};

describe('a point in a file with decimal commas', () => {
  test.each([
    ['may group, where others do', ['1.234,5', '2.345'], ['1234.5 g', 'ambiguous-number']],
    [
      'may group, where nothing tells',
      ['12,5', '2.345', '2.346 g'],
      ['12.5 g', 'ambiguous-number', 'ambiguous-number'],
    ],
    ['is a decimal mark, where others are', ['12,5', '2.345', '4.12'], ['12.5 g', '2.345 g', '4.12 g']],
  ])('%s', async (_title, weights, said) => {
    await scene.run(head + weights.map((weight) => row(weight)).join(''));
    expect(outcomes()).toEqual(said);
  });

  test('is a decimal mark in a file without any comma', async () => {
    await scene.run(head + row('2.345') + row('2.346'));
    expect(outcomes()).toEqual(['2.345 g', '2.346 g']);
  });

  test('is one in a workbook, whose numbers come with it', async () => {
    const text = (cell: string, of: string) => `<c r="${cell}" t="inlineStr"><is><t>${of}</t></is></c>`;
    const line = (number: number, weight: string) =>
      `<row r="${number}">${text(`A${number}`, 'A-017')}${text(`B${number}`, '2025-03-01T08:00:00Z')}${weight}</row>`;
    const names = `<row r="1">${text('A1', 'Cell')}${text('B1', 'Date')}${text('C1', 'Weight [g]')}</row>`;
    const rows = `${names}${line(2, text('C2', '12,5'))}${line(3, '<c r="C3"><v>2.345</v></c>')}`;
    await scene.run(workbook({ sheets: [{ rows }] }));
    expect(outcomes()).toEqual(['12.5 g', '2.345 g']);
  });
});

describe('what has to be asked for', () => {
  test.each([
    [
      head + row('4,121'),
      '"4,121" has two meanings, and no other number of the file settles which; give --decimal "," or --decimal ".", or "decimal" in mapping.json',
    ],
    [
      `${head}A-017;03/04/2025;4;\n`,
      'the date "03/04/2025" in row 2 has two meanings, and no other date of the file settles which; give --dates dmy or --dates mdy, or "dates" in mapping.json',
    ],
    [
      `${head}A-017;13/04/2025;4;\nA-017;04/13/2025;4;\n`,
      'its dates contradict one another: "13/04/2025" in row 2 has the day first, "04/13/2025" in row 3 the month first; give --dates dmy or --dates mdy, or "dates" in mapping.json, and the others are refused one by one',
    ],
    [
      '{"cell":"A-017","value":4,"unit":"g","property":"weight"}',
      'no row can be imported; the first: Cannot tell when it was measured: the message has no measured_at; give one with --default measured_at=2026-11-20T08:00:00Z, or "defaults" in mapping.json',
    ],
  ])('%j names the option, and the field of a mapping', async (content, sentence) => {
    expect(await reason(content)).toBe(sentence);
  });
});

describe('a file in which nothing is', () => {
  test('is told by what it would hold', async () => {
    expect(await reason(head)).toBe('below the names of its columns there is nothing to import');
    expect(await reason('[]')).toBe('it holds no message');
  });
});
