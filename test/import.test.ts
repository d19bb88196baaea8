import { beforeEach, describe, expect, test } from 'vitest';

import { digestOf } from '../lib/domain/identity.ts';
import { receiptColumns } from '../lib/domain/import/receipt-line.ts';
import { failed } from '../lib/domain/problem.ts';
import { settledKey } from '../lib/ledger/keys.ts';
import { messageOf } from './support/import-messages.ts';
import { failingFile, fileOf, type ImportScene, importScene } from './support/import-scene.ts';

let scene: ImportScene;
beforeEach(() => {
  scene = importScene();
});

const head = 'Cell name;Stage;Measured at;Thickness [mm]\n';
const line = (cell: string, time: string, value: string, stage = 'filled') =>
  `${cell};${stage};2025-03-01 ${time};${value}\n`;
/** Five presses on each cell. */
const presses = (...cells: readonly string[]) =>
  cells.map((cell) => [0, 1, 2, 3, 4].map((press) => line(cell, `08:00:0${press}`, `4.12${press}`)).join('')).join('');
const nothing = { queued: 0, duplicate: 0, rejected: {}, messages: 0, parts: 0 };
const outcomes = () => scene.receipt().rows.map(({ outcome }) => outcome);

describe('a row', () => {
  test('becomes a reading with an id that says what it says', async () => {
    const end = await scene.run(head + line('A-017', '08:02:10', '4.120'));
    const said = {
      cell: 'A-017',
      stage: 'filled',
      measured_at: '2025-03-01T08:02:10.000Z',
      property: 'thickness',
      value: '4.120',
      unit: 'mm',
    };
    const reading_id = digestOf(said);
    expect(scene.readings()).toEqual([{ ...said, cell_instance_id: 'id-A-017', reading_id }]);
    expect(end).toMatchObject({ kind: 'done', summary: { state: 'done', rows: 1, readings: 1, queued: 1, cells: 1 } });
    expect(scene.receipt().rows).toEqual([
      {
        ...{ sheet: '', row: '2', column: 'Thickness [mm]', cell: 'A-017', value: '4.120 mm', reading_id },
        ...{ outcome: 'queued', code: '', sentence: '', cell_instance_id: 'id-A-017' },
      },
    ]);
    expect(Object.keys(scene.receipt().rows[0] ?? {})).toEqual([...receiptColumns]);
  });

  test('is the reading that the same message would be', async () => {
    await scene.run(head + line('A-017', '08:02:10', '4.120'));
    const { readings } = JSON.parse(scene.sent[0]?.body ?? '');
    const { reading_id, cell_instance_id: _, ...said } = readings[0];
    expect(messageOf(said).id).toBe(reading_id);
  });

  test('that cannot be read stays in the receipt with its reason, and stops nothing', async () => {
    const end = await scene.run(head + line('A-017', '08:00', 'OL') + line('A-017', '08:01', '4.121'));
    expect(scene.readings()).toMatchObject([{ value: '4.121' }]);
    expect(end.summary).toMatchObject({ queued: 1, rejected: { 'invalid-value': 1 } });
    expect(scene.receipt().rows).toMatchObject([
      { row: '2', outcome: 'rejected', code: 'invalid-value', value: '' },
      { row: '3', outcome: 'queued' },
    ]);
    expect(scene.receipt().rows[0]?.sentence).toContain('"OL"');
  });

  test('without a unit is told where a file may name it', async () => {
    await scene.run('Cell name;Measured at;Thickness\nA-017;2025-03-01 08:00;4.12\n');
    expect(scene.receipt().rows[0]).toMatchObject({
      code: 'missing-unit',
      sentence:
        'Cannot convert 4.12: the reading has no unit, nor has its instrument in the registry; name it in the header, as in "Thickness [mm]", or give --default unit=mm, or "defaults" in mapping.json',
    });
  });

  test('is judged by the rules of ingest', async () => {
    const end = await scene.run(head + line('A-017', '08:00', '0') + line('A-017', '08:01', '4.1'));
    expect(end.summary.rejected).toEqual({ implausible: 1 });
  });

  test('equal to another is numbered, so that five equal presses stay five', async () => {
    await scene.run(head + line('A-017', '08:00', '4.12').repeat(5));
    const ids = scene.readings().map(({ reading_id }) => reading_id);
    expect(ids).toEqual([ids[0], `${ids[0]}-2`, `${ids[0]}-3`, `${ids[0]}-4`, `${ids[0]}-5`]);
  });

  test('keeps an id of its own; one that is said twice goes once, one that is said otherwise is changed', async () => {
    const own = 'Cell name;Measured at;Reading ID;Thickness [mm]\n';
    const press = (id: string, value: string) => `A-017;2025-03-01 08:00;${id};${value}\n`;
    const end = await scene.run(own + press('p1', '4.12') + press('p1', '4.12') + press('p1', '4.13'));
    expect(scene.readings()).toMatchObject([{ reading_id: 'p1', value: '4.12' }]);
    expect(outcomes()).toEqual(['queued', 'duplicate', 'rejected']);
    expect(scene.receipt().rows[1]?.sentence).toBe('row 2 says the same');
    expect(end.summary).toMatchObject({ queued: 1, duplicate: 1, rejected: { changed: 1 } });
  });

  test('has its own id within its cell: another cell may have the same', async () => {
    // By their hashes the two are of one session.
    const cells = ['CELL-1122789', 'CELL-1339192'];
    const own = 'Cell name;Measured at;Reading ID;Thickness [mm]\n';
    await scene.run(own + cells.map((cell, index) => `${cell};2025-03-01 08:00;1;4.1${index}\n`).join(''));
    expect(scene.sent).toHaveLength(1);
    expect(scene.readings()).toMatchObject(cells.map((cell, index) => ({ cell, value: `4.1${index}` })));
  });
});

describe('sessions', () => {
  test('go whole, twenty-five in a message, ten messages in a call, all in the group of their file', async () => {
    const cells = Array.from({ length: 60 }, (_, index) => `A-${index}`);
    const end = await scene.run(head + presses(...cells));
    expect(scene.sent.map(({ body }) => JSON.parse(body).readings.length)).toEqual([125, 125, 50]);
    expect(scene.sent.map(({ body }) => 'open' in JSON.parse(body))).toEqual([false, false, false]);
    expect(new Set(scene.sent.map(({ groupId }) => groupId)).size).toBe(1);
    expect(scene.sent[0]?.groupId).toMatch(/^[0-9a-f]{32}$/);
    expect(end.summary).toMatchObject({ sessions_expected: 60, messages: 3, messages_with_parts: 0 });
  });

  test('go whole wherever their rows stand', async () => {
    const cells = ['A', 'B', 'C'].map((name) => `${name}-017`);
    const rows = [0, 1, 2, 3, 4].flatMap((press) => cells.map((cell) => line(cell, `08:00:0${press}`, `4.12${press}`)));
    await scene.run(head + rows.join(''));
    const cellsInOrder = scene.readings().map(({ cell }) => cell);
    expect(cellsInOrder).toEqual(cells.flatMap((cell) => Array(5).fill(cell)));
  });

  test('whose rows stand further apart than can be held go in parts, which ingest joins', async () => {
    const between = Array.from({ length: 25_000 }, (_, index) => line(`B-${index}`, '08:00', '4.2')).join('');
    const again = Array.from({ length: 25_000 }, (_, index) => line(`B-${index}`, '08:01', '4.3')).join('');
    const end = await scene.run(head + between + again);
    const bodies = scene.sent.map(({ body }) => JSON.parse(body));
    const opened = bodies.filter(({ open }) => open);
    expect(opened.length).toBeGreaterThan(0);
    expect(end.summary).toMatchObject({ queued: 50_000, messages_with_parts: opened.length });
    const whole = bodies.filter(({ open }) => !open).flatMap(({ readings }) => readings as { cell: string }[]);
    const counts = Map.groupBy(whole, ({ cell }) => cell);
    expect([...counts.values()].every((some) => some.length === 2)).toBe(true);
    expect(new Set(scene.readings().map(({ reading_id }) => reading_id)).size).toBe(50_000);
  });

  test.each([
    ['is still to come', '', line('A-017', '08:01', '4.13')],
    ['is never to be sent', 'A-017;filled;;4.12\n', ''],
  ])(
    'of which a row %s keep those behind it neither from the receipt nor from a checkpoint',
    async (_, before, after) => {
      scene.cells.set('B-999', { kind: 'refused', ...failed('unknown-cell', 'Cannot find the cell "B-999"') });
      const between = line('B-999', '08:00', '4.2').repeat(60_000);
      const end = await scene.run(head + before + line('A-017', '08:00', '4.12') + between + after);
      const settled = scene.checkpoints.map((checkpoint) => checkpoint.settled);
      expect(settled[0]).toBeLessThan(40_000);
      expect(settled.length).toBeGreaterThan(2);
      expect(end.summary.rejected['unknown-cell']).toBe(60_000);
      expect(new Set(scene.readings().map(({ value }) => value))).toEqual(
        new Set(['4.12', ...(after ? ['4.13'] : [])]),
      );
      expect(scene.receipt().rows.map(({ row }) => Number(row))).toEqual(
        scene.receipt().rows.map((_row, index) => index + 2),
      );
    },
  );
});

test('what a file says is no formula in its receipt, also where a semicolon parts the cells', async () => {
  const cell = 'A;=cmd|x';
  const header = 'Dicke;=cmd|x';
  scene.cells.set(cell, { kind: 'refused', ...failed('unknown-cell', `Cannot find the cell "${cell}"`) });
  const rows = [cell, 'B-017'].map((name) => `"${name}",2025-03-01 08:00,"4;=cmd|x",4.12\n`).join('');
  await scene.run(`Cell name,Measured at,"${header}",Thickness [mm]\n${rows}`, {
    map: { [header]: { kind: 'reading', property: 'thickness', unit: 'mm' } },
  });
  const { text, unknownCells = '' } = scene.receipt();
  expect(text).toContain(";'=cmd|x");
  expect(unknownCells).toContain(";'=cmd|x");
  expect(text + unknownCells).not.toContain(';=');
});

describe('cells', () => {
  const unknown = (name: string) =>
    ({ kind: 'refused', ...failed('unknown-cell', `Cannot find the cell "${name}"`) }) as const;

  test('are each asked for once, before anything is queued', async () => {
    const sentBefore: number[] = [];
    await scene.run(head + presses('A-017', 'A-018', 'A-017'), {
      world: {
        cells: async (cell) => {
          sentBefore.push(scene.sent.length);
          scene.asked.push(cell.kind === 'id' ? cell.id : cell.name);
          return { kind: 'known', id: 'x' };
        },
      },
    });
    expect(scene.asked).toEqual(['A-017', 'A-018']);
    expect(sentBefore).toEqual([0, 0]);
  });

  test('that nobody knows keep their rows off the queue, and are listed with how many', async () => {
    scene.cells.set('A-999', unknown('A-999'));
    const end = await scene.run(head + presses('A-999', 'A-017'));
    expect(new Set(scene.readings().map(({ cell }) => cell))).toEqual(new Set(['A-017']));
    expect(end.summary).toMatchObject({ cells: 2, unknown_cells: 1, queued: 5, rejected: { 'unknown-cell': 5 } });
    expect(scene.receipt().unknownCells).toBe(
      '\ufeffcell,code,sentence,rows,first_row,sheet\r\nA-999,unknown-cell,"Cannot find the cell ""A-999""",5,2,\r\n',
    );
  });

  test('that cannot be looked up put the import off: nothing is queued', async () => {
    scene.cells.set('A-018', { kind: 'unanswered', reason: 'Cannot call Ionworks: it answered 503' });
    const end = await scene.run(head + presses('A-017', 'A-018'));
    expect(end).toMatchObject({ kind: 'stopped', reason: 'Cannot call Ionworks: it answered 503' });
    expect(scene.sent).toEqual([]);
  });

  test('of a name that is none are not asked for', async () => {
    const end = await scene.run(head + line('A', '08:00', '4.1') + line('A-017', '08:00', '4.1'));
    expect(scene.asked).toEqual(['A-017']);
    expect(end.summary.rejected).toEqual({ 'invalid-cell': 1 });
  });
});

describe('what was filed before', () => {
  const filed = async (readingId: string, value: string) => {
    const key = settledKey('id-A-017', readingId);
    const entry = {
      ...{ kind: 'filed', cell: 'id-A-017', id: readingId, property: 'thickness', value, unit: 'mm', measuredAt: 1 },
      ...{ at: 1, messageIds: [], sentAt: 1, arrivedAt: 1, measurementId: 'm-1', name: 'n' },
    };
    await scene.ledger.write([
      { kind: 'put', item: { key, value: entry } },
      { kind: 'put', item: { key: { partition: key.partition, sort: 'head' }, value: {} } },
    ]);
  };

  test('is a duplicate, and does not go again', async () => {
    const own = 'Cell name;Measured at;Reading ID;Thickness [mm]\n';
    await filed('p1', '4.12');
    await filed('p2', '4.12');
    const rows = ['p1;4.12', 'p2;4.13', 'p3;4.14'].map((press) => `A-017;2025-03-01 08:00;${press}\n`);
    const end = await scene.run(own + rows.join(''));
    expect(scene.readings().map(({ reading_id }) => reading_id)).toEqual(['p3']);
    expect(scene.receipt().rows).toMatchObject([
      { outcome: 'duplicate', sentence: 'filed before, in the measurement m-1' },
      { outcome: 'rejected', code: 'changed' },
      { outcome: 'queued' },
    ]);
    expect(end.summary).toMatchObject({ queued: 1, duplicate: 1, rejected: { changed: 1 } });
  });

  test('sends nothing where all of it is filed', async () => {
    await filed('p1', '4.12');
    const end = await scene.run('Cell name;Measured at;Reading ID;Thickness [mm]\nA-017;2025-03-01 08:00;p1;4.12\n');
    expect(scene.sent).toEqual([]);
    expect(end.summary).toMatchObject({ queued: 0, duplicate: 1, messages: 0 });
  });

  test('is not asked for of cells of which nothing is filed', async () => {
    await scene.run(head + presses('A-017', 'A-018'));
    expect(scene.ledger.operations).toEqual(['get']);
  });

  test('is no duplicate where it was refused: it goes again', async () => {
    await filed('p1', '4.12');
    const key = settledKey('id-A-017', 'p1');
    const entry = {
      ...{
        kind: 'refused',
        cell: 'id-A-017',
        id: 'p1',
        property: 'thickness',
        value: '4.12',
        unit: 'mm',
        measuredAt: 1,
      },
      ...{ at: 1, messageIds: [], sentAt: 1, arrivedAt: 1, requests: [], problem: { code: 'overload', detail: 'x' } },
    };
    await scene.ledger.write([{ kind: 'put', item: { key, value: entry } }]);
    const end = await scene.run('Cell name;Measured at;Reading ID;Thickness [mm]\nA-017;2025-03-01 08:00;p1;4.12\n');
    expect(end.summary).toMatchObject({ queued: 1, duplicate: 0 });
  });

  test.each([1, 2])('is not guessed where the ledger does not tell: read %i', async (read) => {
    await filed('p1', '4.12');
    for (let skipped = 1; skipped < read; skipped += 1) scene.ledger.beforeNext('get', async () => {});
    if (read === 1) scene.ledger.failNext('get', 'before');
    else scene.ledger.beforeNext('get', async () => scene.ledger.failNext('get', 'before'));
    const own = 'Cell name;Measured at;Reading ID;Thickness [mm]\n';
    const end = await scene.run(`${own}A-017;2025-03-01 08:00;p1;4.12\n`);
    expect(end).toMatchObject({ kind: 'stopped' });
    expect(scene.sent).toEqual([]);
  });
});

describe('an import that is cut short', () => {
  const cells = Array.from({ length: 3000 }, (_, index) => `A-${String(index).padStart(4, '0')}`);
  const content = head + presses(...cells);

  test('goes on from its checkpoint: every line once in the receipt, nothing lost', async () => {
    let checkpoints = 0;
    const first = await scene.run(content, {
      world: {
        onCheckpoint: async (checkpoint) => {
          scene.checkpoints.push(checkpoint);
          checkpoints += 1;
          scene.stop.abort();
        },
      },
    });
    expect(first).toMatchObject({ kind: 'stopped' });
    expect(checkpoints).toBeGreaterThan(0);
    if (first.kind !== 'stopped') throw new Error('not stopped');
    const settled = first.checkpoint?.settled ?? 0;
    expect(settled).toBeGreaterThan(1000);
    expect(settled).toBeLessThan(15_000);

    scene.stop = new AbortController();
    const resumed = await scene.run(content, {
      resume: first.checkpoint,
      world: { signal: new AbortController().signal },
    });
    expect(resumed).toMatchObject({ kind: 'done', summary: { readings: 15_000, queued: 15_000 } });
    const ids = scene.receipt().rows.map(({ reading_id }) => reading_id);
    expect(ids.length).toBe(15_000);
    expect(new Set(ids).size).toBe(15_000);
    expect(scene.receipt().rows.map(({ row }) => Number(row))).toEqual(
      Array.from({ length: 15_000 }, (_, row) => row + 2),
    );
    expect(new Set(scene.readings().map(({ reading_id }) => reading_id))).toEqual(new Set(ids));
  });

  test('begins anew where its rows are understood otherwise by then: the receipt tells of one understanding', async () => {
    const first = await scene.run(content, { world: { onCheckpoint: async () => scene.stop.abort() } });
    if (first.kind !== 'stopped') throw new Error('not stopped');
    expect(first.checkpoint?.settled).toBeGreaterThan(1000);
    const sentBefore = scene.readings().length;
    const anew = await scene.run(content, {
      resume: first.checkpoint,
      map: { Stage: { kind: 'ignored' } },
      world: { signal: new AbortController().signal },
    });
    expect(anew).toMatchObject({ kind: 'done', summary: { readings: 15_000, queued: 15_000 } });
    const sent = scene.readings().slice(sentBefore);
    expect(sent.filter(({ stage }) => stage !== undefined)).toEqual([]);
    expect(scene.receipt().rows.map(({ reading_id }) => reading_id)).toEqual(sent.map(({ reading_id }) => reading_id));
  });

  test('in the middle of a session sends the rest of it as a part, for ingest to join', async () => {
    const rows = head + presses('A-017');
    await scene.run(rows);
    const [whole] = scene.checkpoints;
    if (!whole) throw new Error('no checkpoint');
    scene.sent.length = 0;
    const resume = { ...whole, settled: 3, counts: { ...nothing, queued: 3 } };
    await scene.run(rows, { resume });
    expect(scene.sent.map(({ body }) => [JSON.parse(body).open, JSON.parse(body).readings.length])).toEqual([
      [true, 2],
    ]);
  });

  test('after its last row has only its receipt left to complete', async () => {
    const rows = head + presses('A-017');
    await scene.run(rows);
    const [checkpoint] = scene.checkpoints;
    scene.sent.length = 0;
    const end = await scene.run(rows, { resume: checkpoint });
    expect(end).toMatchObject({ kind: 'done', summary: { queued: 5, readings: 5 } });
    expect(scene.checkpoints).toEqual([checkpoint]);
    expect(scene.sent).toEqual([]);
    expect(scene.receipt().rows.length).toBe(5);
  });

  test('by a queue that takes no more keeps what went, tries again, and says why it stopped', async () => {
    scene.confirmed.push(3, 0, 0, 0);
    const end = await scene.run(content);
    expect(end).toMatchObject({ kind: 'stopped', reason: 'Cannot send: the queue is full' });
    expect(scene.pauses).toEqual([1000, 4000, 16_000]);
  });

  test('by a queue that refuses for a while only is not cut short', async () => {
    scene.confirmed.push(3, 2);
    const end = await scene.run(head + presses(...cells.slice(0, 250)));
    expect(end).toMatchObject({ kind: 'done', summary: { queued: 1250 } });
    expect(scene.readings().length).toBe(1250);
  });

  test('by a receipt that cannot be kept is told so', async () => {
    scene.receiptFails.reason = 'the disk is full';
    const end = await scene.run(content);
    expect(end).toMatchObject({ kind: 'stopped', reason: 'Cannot keep the receipt: the disk is full' });
  });
});

describe('an import that is asked to stop while it is still understood', () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `A-${index};filled;03/04/2025 08:00;4,121\n`);
  const content = `${head}${rows.join('')}A-9;filled;25/04/2025 08:00;4,12\n`;

  // Of its columns, of the order of its dates, and of its rows.
  test.each([1, 6, 12, 18])(
    'goes on another time, and is not failed for what it has not seen yet: chunk %i',
    async (last) => {
      let chunks = 0;
      const { read, ...file } = fileOf(content);
      const stopping = {
        ...file,
        async *read() {
          for await (const chunk of read()) {
            chunks += 1;
            if (chunks === last) scene.stop.abort();
            yield chunk;
          }
        },
      };
      expect(await scene.run(stopping)).toMatchObject({ kind: 'stopped', reason: 'it was asked to stop' });
      expect(scene.sent).toEqual([]);
    },
  );
});

describe('a file that is not what it was', () => {
  test('before anything is queued: changed, and nothing else', async () => {
    const end = await scene.run(failingFile(head + presses('A-017'), 'changed'));
    expect(end).toMatchObject({ kind: 'changed', reason: 'Cannot import "cells.csv": it is gone' });
    expect(scene.sent).toEqual([]);
  });

  test('half-way: what was queued by then is told in the receipt', async () => {
    const cells = Array.from({ length: 2500 }, (_, index) => `A-${index}`);
    const end = await scene.run(failingFile(head + presses(...cells), 'changed', () => scene.sent.length > 0));
    expect(end).toMatchObject({ kind: 'changed', summary: { state: 'changed' } });
    expect(end.summary.queued).toBeGreaterThan(0);
    const queued = scene.receipt().rows.filter(({ outcome }) => outcome === 'queued');
    const sent = new Set(scene.readings().map(({ reading_id }) => reading_id));
    expect(new Set(queued.map(({ reading_id }) => reading_id))).toEqual(sent);
    expect(end.summary.queued).toBe(queued.length);
  });

  test('where it is kept does not answer: another run goes on', async () => {
    const end = await scene.run(failingFile(head + presses('A-017'), 'unavailable'));
    expect(end).toMatchObject({ kind: 'stopped' });
  });
});

describe('a file that cannot be imported is failed before anything is queued', () => {
  test.each([
    ['a header only', head, 'below the names of its columns there is nothing to import'],
    ['no header', '1;2;3\n4;5;6\n', 'names a cell'],
    [
      'dates with two meanings',
      `${head}A-017;filled;03/04/2025 08:00;4.1\n`,
      'the date "03/04/2025 08:00" in row 2 has two meanings',
    ],
    [
      'dates that contradict one another',
      `${head}A-017;filled;25/04/2025 08:00;4.1\nA-017;filled;04/25/2025 08:00;4.1\n`,
      'its dates contradict one another: "25/04/2025 08:00" in row 2 has the day first, "04/25/2025 08:00" in row 3 the month first',
    ],
    ['numbers with two meanings', head + line('A-017', '08:00', '4,121'), '"4,121" has two meanings'],
    ['no times', 'Cell name;Thickness [mm]\nA-017;4.1\n', 'no row can be imported; the first: '],
  ])('%s', async (_what, content, reason) => {
    const end = await scene.run(content);
    expect(end).toMatchObject({ kind: 'failed', summary: { state: 'failed' } });
    expect(end.kind === 'failed' && end.reason).toContain(reason);
    expect(scene.sent).toEqual([]);
    expect(scene.receipt().summary.reason).toContain(reason);
  });

  test.each([
    [
      'a zone that is none',
      { mapping: { columns: new Map(), defaults: new Map(), timezone: 'Mars' } },
      'there is no time zone "Mars"',
    ],
    [
      'a sheet that is not there',
      { mapping: { columns: new Map(), defaults: new Map(), sheets: ['S'] } },
      'it has no sheet "S"',
    ],
  ])('%s', async (_what, order, reason) => {
    const end = await scene.run(head + presses('A-017'), order);
    expect(end.kind === 'failed' && end.reason).toContain(reason);
  });
});

describe('what the file settles for all of its rows', () => {
  test('the decimal mark, by any of its numbers, however late', async () => {
    await scene.run(head + line('A-017', '08:00', '4,121') + line('A-017', '08:01', '4,12'));
    expect(scene.readings().map(({ value }) => value)).toEqual(['4.121', '4.12']);
  });

  test('its own numbers before the mark of the lab, that where they are silent, and what was asked for before both', async () => {
    const rules = { decimalMark: '.' } as const;
    const own = await scene.run(head + line('A-017', '08:00', '4,121') + line('A-017', '08:01', '4,12'), { rules });
    expect(own.summary.decimal_mark).toBe(',');
    const ofLab = await scene.run(head + line('A-017', '08:00', '4,121'), { rules });
    expect(ofLab.summary.decimal_mark).toBe('.');
    const columns = new Map();
    const asked = await scene.run(head + line('A-017', '08:00', '4,121'), {
      rules,
      mapping: { columns, defaults: new Map(), timezone: 'UTC', decimal: ',' },
    });
    expect(asked.summary.decimal_mark).toBe(',');
  });

  test('the decimal mark, by the digits of a mean that is not imported', async () => {
    const rows = 'Cell name;Measured at;T1 [mm];T2 [mm];Mean\nA-017;2025-03-01 08:00;4,121;4,120;4,1205\n';
    const end = await scene.run(rows);
    expect(end.summary.decimal_mark).toBe(',');
    expect(scene.readings().map(({ value }) => value)).toEqual(['4.121', '4.120']);
  });

  test('numbers that contradict one another settle nothing', async () => {
    const rows = ['4,121', '4,12', '1,234.5'].map((value, index) => line('A-017', `08:0${index}`, value));
    const end = await scene.run(head + rows.join(''));
    expect(end.kind === 'failed' && end.reason).toContain('contradict');
  });

  test('the order of dates, by a day above twelve', async () => {
    const rows = ['03/04/2025', '25/04/2025'].map((day) => `A-017;filled;${day} 08:00;4.1\n`);
    const end = await scene.run(head + rows.join(''));
    expect(end.summary.dates).toBe('dmy');
    expect(scene.readings().map(({ measured_at }) => measured_at)).toEqual([
      '2025-04-03T08:00:00.000Z',
      '2025-04-25T08:00:00.000Z',
    ]);
  });
});

describe('messages in a file', () => {
  const reading = {
    cell: 'A-017',
    property: 'thickness',
    value: '4.120',
    unit: 'mm',
    measured_at: '2025-03-01T08:00:00Z',
  };

  test('are read as ingest reads them, each reading with its id', async () => {
    const own = {
      ...reading,
      reading_id: 'visit',
      readings: [{ value: '4.120' }, { value: '4.121', reading_id: 'mine' }],
    };
    const text = [
      reading,
      own,
      { ...reading, raw: 'S S    38.4127 g', property: 'weight', value: undefined, unit: undefined },
    ]
      .map((one) => JSON.stringify(one))
      .join('\n');
    const end = await scene.run(fileOf(text, 'readings.ndjson'));
    expect(scene.readings().map(({ reading_id }) => reading_id)).toEqual([
      messageOf(reading).id,
      'visit/0',
      'mine',
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(end.summary).toMatchObject({ rows: 4, readings: 4, queued: 4 });
    expect(scene.receipt().rows.map(({ row, column }) => [row, column])).toEqual([
      ['1', ''],
      ['2', 'readings[0]'],
      ['2', 'readings[1]'],
      ['3', ''],
    ]);
  });

  test('without a moment are refused: nobody knows when they were sent', async () => {
    const { measured_at: _, ...timeless } = reading;
    const end = await scene.run(`${JSON.stringify(reading)}\n${JSON.stringify(timeless)}\n`);
    expect(end.summary.rejected).toEqual({ 'invalid-time': 1 });
  });

  test('take defaults where they say nothing', async () => {
    const { measured_at: _, ...timeless } = reading;
    await scene.run(`${JSON.stringify(timeless)}\n`, {
      defaults: { measured_at: '2025-03-01T08:00:00Z', stage: 'dry' },
    });
    expect(scene.readings()).toMatchObject([{ stage: 'dry', measured_at: '2025-03-01T08:00:00Z' }]);
  });

  test('that are broken have a line', async () => {
    await scene.run(
      `${JSON.stringify(reading)}\n{"cell":\n${JSON.stringify({ readings: [] })}\n${JSON.stringify({ ...reading, stable: 'x' })}\n`,
    );
    expect(scene.receipt().rows.map(({ row, outcome, code }) => [row, outcome, code])).toEqual([
      ['1', 'queued', ''],
      ['2', 'rejected', 'unreadable-row'],
      ['3', 'rejected', 'unreadable-message'],
      ['4', 'rejected', 'unreadable-message'],
    ]);
  });
});

describe('a dry run', () => {
  test('sends and keeps nothing, and counts and shows what would be', async () => {
    scene.cells.set('A-999', { kind: 'refused', ...failed('unknown-cell', 'Cannot find the cell "A-999"') });
    const end = await scene.run(head + presses('A-017', 'A-999'), { isDryRun: true });
    expect(scene.sent).toEqual([]);
    expect(() => scene.receipt()).toThrow();
    expect(end).toMatchObject({
      kind: 'done',
      summary: { queued: 5, rejected: { 'unknown-cell': 5 }, messages: 1, sessions_expected: 2 },
    });
    if (end.kind !== 'done') throw new Error('not done');
    expect(end.preview.length).toBe(10);
    expect(end.preview[0]).toEqual({
      ...{ sheet: '', row: 2, column: 'Thickness [mm]', outcome: 'queued', cell: 'A-017', stage: 'filled' },
      ...{ property: 'thickness', value: '4.120', unit: 'mm', measured_at: '2025-03-01T08:00:00.000Z' },
    });
    expect(end.preview[5]).toMatchObject({ outcome: 'rejected', sentence: 'Cannot find the cell "A-999"' });
  });

  test('may go without asking for cells', async () => {
    const end = await scene.run(head + presses('A-017'), { isDryRun: true, world: { cells: undefined } });
    expect(end.summary).toMatchObject({ queued: 5, unknown_cells: 0 });
  });
});

test('progress tells of bytes, cells and rows', async () => {
  await scene.run(head + presses('A-017', 'A-018'));
  expect(scene.progress).toContainEqual({ kind: 'looking-up', cells: 2, of: 2 });
  expect(scene.progress.at(-1)).toEqual({ kind: 'sending', rows: 10, of: 10 });
  const bytes = Buffer.byteLength(head + presses('A-017', 'A-018'));
  expect(scene.progress).toContainEqual({ kind: 'surveying', bytes, of: bytes });
});

test('what is no trouble with the file is thrown on', async () => {
  const open = async () => {
    throw new TypeError('a mistake');
  };
  await expect(scene.run(head, { world: { open } })).rejects.toThrow('a mistake');
});
