/** What somebody without a login has corrected comes back: `dlq replay --from`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type OperatorWorld, startOperatorWorld } from '../../support/operator-world.ts';
import { reading } from '../../support/world.ts';

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
});
afterAll(() => world.stop());

let tests = 0;
let cell: string;
let csv: string;
let ndjson: string;
beforeEach(async () => {
  await world.empty();
  tests += 1;
  cell = `cell-${tests}`;
  world.api.cells.add({ id: cell, name: `N-${tests}` });
  csv = join(world.folder, `letters-${tests}.csv`);
  ndjson = join(world.folder, `letters-${tests}.ndjson`);
});

/** A press on a cell whose label was misread, a visit by itself; and one with two readings in a unit that nobody knows. */
const misread = () => reading({ reading_id: `misread-${tests}`, cell_instance_id: undefined, cell: 'N-O' });
const pair = () => ({
  ...reading({ reading_id: `pair-${tests}`, cell_instance_id: cell, value: undefined, stage: 'filled' }),
  readings: [{ value: '4.1' }, { value: '4.2', unit: 'furlong' }, { value: '4.3', unit: 'parsec' }],
});

type Row = Record<string, string>;

/** The CSV as a spreadsheet has it, and as it saves what somebody wrote into it: semicolons between the cells. */
const rowsOf = async (): Promise<Row[]> => parse(await readFile(csv), { bom: true, columns: true });
const save = (rows: readonly Row[]): Promise<void> =>
  writeFile(csv, stringify([...rows], { header: true, delimiter: ';', record_delimiter: '\r\n', bom: true }));

const filed = () =>
  world.api
    .measurements(cell)
    .flatMap(({ test_setup }) => (test_setup as { readings: { id: string; value: string; unit: string }[] }).readings)
    .map(({ id, value, unit }) => `${id} ${value} ${unit}`)
    .toSorted();

describe('dlq replay --from', () => {
  test('takes what was written into the CSV of dlq export, row by row', async () => {
    await world.ingest(misread(), pair());
    expect((await world.dlq('export', '--output', csv)).status).toBe(0);
    const rows = await rowsOf();
    expect(rows).toHaveLength(3);
    const corrections: Row = {
      [`misread-${tests}`]: `N-${tests}`,
      [`pair-${tests}/1`]: 'mm',
      [`pair-${tests}/2`]: 'um',
    };
    await save(rows.map((row) => ({ ...row, correct: corrections[row.reading as string] as string })));

    const dry = await world.dlq('replay', '--from', csv, '--dry-run', '--json');
    expect({ ...dry, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    const { letters, ...rest } = JSON.parse(dry.stdout);
    expect(rest).toEqual({ selected: 2, unchanged: [] });
    expect(letters.map(({ prediction }: { prediction: string }) => prediction)).toEqual(['pass', 'pass']);
    expect(await world.count('dead-letters')).toEqual({ visible: 2, hidden: 0 });

    expect(await world.dlq('replay', '--from', csv)).toEqual({
      status: 0,
      stdout: `Replayed 2 of 2 letters to ${world.queueUrl('readings')}\n`,
      stderr: '',
    });
    await world.ingestAll();
    expect(filed()).toEqual([
      `misread-${tests} 4.120 mm`,
      `pair-${tests}/0 4.1 mm`,
      `pair-${tests}/1 4.2 mm`,
      `pair-${tests}/2 4.3 um`,
    ]);
    expect(await world.count('dead-letters')).toEqual({ visible: 0, hidden: 0 });
    expect((await world.record()).at(-1)).toMatchObject({
      action: 'replay',
      options: { from: `letters-${tests}.csv` },
      counts: { selected: 2, replayed: 2 },
    });
  });

  test('takes the decimal comma of a sheet, and passes over rows of letters that have gone', async () => {
    const wrong = reading({ reading_id: `wrong-${tests}`, cell_instance_id: cell, value: '4.1.2' });
    await world.ingest(wrong);
    expect((await world.dlq('export', '--output', csv)).status).toBe(0);
    const [row] = (await rowsOf()) as [Row];
    await save([
      { ...row, correct: '4,120' },
      { ...row, letter: 'replayed-before', correct: '4,121' },
    ]);
    const strict = await world.dlq('replay', '--from', csv, '--decimal', ',');
    expect({ ...strict, stderr: '' }).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(strict.stderr).toContain('line 3 names the letter "replayed-before"');

    expect((await world.dlq('replay', '--from', csv, '--decimal', ',', '--skip-missing')).status).toBe(0);
    await world.ingestAll();
    expect(filed()).toEqual([`wrong-${tests} 4.120 mm`]);
    expect((await world.record()).at(-1)).toMatchObject({
      selection: { id: [row.letter, 'replayed-before'] },
      rules: ['line 2: value=4.120', 'line 3: value=4.121'],
    });
  });

  test('takes NDJSON as well, and leaves the letters of which it says nothing', async () => {
    await world.ingest(misread(), pair());
    expect((await world.dlq('export', '--output', ndjson)).status).toBe(0);
    const lines = (await readFile(ndjson, 'utf8')).trimEnd().split('\n');
    const edited = lines
      .map((line) => JSON.parse(line))
      .map(({ readings, ...letter }) => ({
        ...letter,
        readings: readings.map((row: Row) => (row.field === 'cell' ? { ...row, correct: `N-${tests}` } : row)),
      }));
    await writeFile(ndjson, edited.map((letter) => JSON.stringify(letter)).join('\n'));

    const { status, stdout } = await world.dlq('replay', '--from', ndjson, '--json');
    expect({ status, report: JSON.parse(stdout) }).toEqual({
      status: 0,
      report: { selected: 1, replayed: 1, failed: 0, left: 0, unchanged: 0 },
    });
    await world.ingestAll();
    expect(filed()).toContain(`misread-${tests} 4.120 mm`);
    expect((await world.standing()).map(({ code }) => code)).toEqual(['unknown-unit']);
  });

  test('moves nothing where the file is not what was exported, and says in which line', async () => {
    await world.ingest(misread(), pair());
    await world.dlq('export', '--output', csv);
    const all = (await rowsOf()).map((row): Row => ({ ...row, correct: row.field === 'cell' ? 'x' : '' }));
    const standing = await world.standing();
    const replayed = async (rows: readonly Row[]): Promise<string> => {
      await save(rows);
      const { status, stdout, stderr } = await world.dlq('replay', '--from', csv);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(await world.count('dead-letters')).toEqual({ visible: 2, hidden: 0 });
      return stderr
        .replaceAll(csv, 'FILE')
        .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'ID')
        .trimEnd();
    };
    const corrected = all.find(({ correct }) => correct === 'x') as Row;
    expect(await replayed([...all, { ...corrected, letter: 'somebody-else' }])).toBe(
      'Cannot replay from FILE: line 5 names the letter "somebody-else", which is not in the queue: it was replayed, discarded or expired, somebody else has it in hand, or its id was edited; take the line out; nothing was moved (--skip-missing passes such lines over)',
    );
    expect(await replayed([...all, corrected])).toMatch(/line 5 corrects cell of the reading of line \d once more/);
    expect(await replayed(all.map((row) => (row === corrected ? { ...row, reading: 'edited' } : row)))).toMatch(
      /^Cannot replay 1 of 1 letter, such as ID: line \d names the reading "edited", but number 1 of the letter "ID" is "misread-\d+"; /,
    );
    expect(await replayed(all.map((row) => ({ ...row, correct: '' })))).toBe(
      'Cannot replay from FILE: nothing in its 3 rows is corrected: fill in the column correct',
    );
    expect((await world.standing()).map(({ id }) => id).toSorted()).toEqual(standing.map(({ id }) => id).toSorted());
    expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  });

  test('moves nothing where there is no file, or one of another kind', async () => {
    const xlsx = join(world.folder, 'letters.xlsx');
    await writeFile(xlsx, Buffer.from('PK\u0003\u0004 and so on'));
    expect(await world.dlq('replay', '--from', xlsx)).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot replay from ${xlsx}: it is a spreadsheet program's own file (xlsx, ods, xls): save it as CSV\n`,
    });
    const missing = join(world.folder, 'missing.csv');
    expect(await world.dlq('replay', '--from', missing)).toEqual({
      status: 1,
      stdout: '',
      stderr: `Cannot read "${missing}": there is no such file\n`,
    });
  });
});
