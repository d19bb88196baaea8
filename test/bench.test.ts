import Big from 'big.js';
import { describe, expect, test } from 'vitest';

import type { SourceSettings } from '../lib/bench/source.ts';

import { balance, benchScene, keyboard, micrometer, openedAt } from './support/bench-scene.ts';

const known = (id: string) => ({ kind: 'known', id }) as const;
const plan = (count: number) => ({ plan: { kind: 'together', count } }) as const;
const kindsOf = (records: readonly { kind: string }[]) => records.map(({ kind }) => kind);

describe('a session', () => {
  test('is a cell, a stage and presses, each in the spool before it is shown', async () => {
    const scene = benchScene(
      { stages: { kind: 'one-of', stages: ['dry', 'filled'] }, around: { operator: 'Ana' }, ...plan(2) },
      { cells: { 'A-017': known('cell-17') } },
    );
    await scene.types('A-017', 'filled');
    await scene.presses(micrometer, '4.121', '4.119');

    expect(scene.records).toEqual([
      {
        kind: 'session',
        session: 'id-2',
        at: '2026-11-20T08:00:01.000Z',
        queue_url: 'http://queue',
        live: false,
        around: { cell: 'A-017', cell_instance_id: 'cell-17', stage: 'filled', operator: 'Ana' },
      },
      {
        kind: 'press',
        session: 'id-2',
        press: { ...micrometer.says, raw: '4.121', reading_id: 'id-1', measured_at: '2026-11-20T08:00:01.000Z' },
      },
      {
        kind: 'press',
        session: 'id-2',
        press: { ...micrometer.says, raw: '4.119', reading_id: 'id-3', measured_at: '2026-11-20T08:00:02.000Z' },
      },
      { kind: 'finished', session: 'id-2', at: '2026-11-20T08:00:02.000Z' },
    ]);
    expect(scene.events).toMatchObject([
      { kind: 'cell-known', cell: { label: 'A-017', id: 'cell-17' } },
      { kind: 'taken', number: 1, of: 2, reading: { value: '4.121', stage: 'filled' } },
      { kind: 'taken', number: 2, of: 2, mean: { mean: '4.120', deviation: '0.001', unit: 'mm' } },
      { kind: 'finished', cell: { label: 'A-017' }, stage: 'filled', readings: 2, why: 'expected' },
    ]);
    expect(scene.events[1]).not.toHaveProperty('mean');
    expect(scene.prompt()).toEqual({ kind: 'cell' });
  });

  test('ends with the next cell, which the same press then belongs to', async () => {
    const scene = benchScene({ cellPrefixes: ['A-'] });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    await scene.types('A-018');
    expect(scene.told()).toMatchObject([
      { kind: 'cell-unchecked' },
      { kind: 'taken' },
      { kind: 'finished', cell: { label: 'A-017' }, readings: 1, why: 'next' },
      { kind: 'cell-unchecked', cell: { label: 'A-018' } },
    ]);
    await scene.presses(micrometer, '4.130');
    expect(scene.records.findLast(({ kind }) => kind === 'session')).toMatchObject({ around: { cell: 'A-018' } });
  });

  test('ends when nobody has pressed for the quiet time, and the cell is asked for again', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.passes(500_000);
    await scene.bench.tick();
    expect(scene.prompt()).toMatchObject({ kind: 'reading' });

    await scene.presses(micrometer, '4.121');
    scene.passes(119_999);
    await scene.bench.tick();
    expect(kindsOf(scene.records)).toEqual(['session', 'press']);
    scene.passes(1);
    await scene.bench.tick();
    expect(kindsOf(scene.records)).toEqual(['session', 'press', 'finished']);
    expect(scene.events.at(-1)).toMatchObject({ kind: 'finished', why: 'quiet' });
    expect(scene.prompt()).toEqual({ kind: 'cell' });

    scene.told();
    await scene.presses(micrometer, '4.122');
    expect(scene.refusals()).toEqual([
      'Cannot take 4.122 mm: no cell is on the table; scan or type it first, then press again',
    ]);
  });

  test('is quiet from its last press on', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.passes(100_000);
    await scene.presses(micrometer, '4.122');
    scene.passes(100_000);
    await scene.bench.tick();
    expect(kindsOf(scene.records)).toEqual(['session', 'press', 'press']);
  });

  test('that cannot be finished says so, and again after as long a time', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.passes(120_000);
    scene.spoolFails('the disk is full');
    const ticks = async (): Promise<number> => {
      for (let second = 0; second < 120; second += 1) {
        await scene.bench.tick();
        scene.passes(1000);
      }
      return scene.refusals().length;
    };
    expect([await ticks(), await ticks()]).toEqual([1, 1]);
    scene.spoolFails(undefined);
    await ticks();
    expect(kindsOf(scene.records)).toEqual(['session', 'press', 'finished']);
  });

  test('of which all was taken back does not end by itself, and goes out as nothing', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    await scene.types('u');
    scene.told();
    scene.passes(500_000);
    await scene.bench.tick();
    expect(scene.prompt()).toMatchObject({ kind: 'reading' });
    await scene.types('n');
    expect(scene.told()).toEqual([]);
    expect(kindsOf(scene.records)).toEqual(['session', 'press', 'back', 'finished']);
  });

  test('ends with the bench', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    expect(await scene.bench.typed('q', openedAt)).toEqual({ quits: true });
    await scene.bench.end();
    expect(scene.events.at(-1)).toMatchObject({ kind: 'finished', why: 'end' });
  });

  test('is parted where one measurement holds no more, and goes on with the same cell', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, ...Array.from({ length: 91 }, () => '4.121'));
    expect(scene.events.find(({ kind }) => kind === 'finished')).toMatchObject({ why: 'full', readings: 90 });
    expect(scene.records.filter(({ kind }) => kind === 'session')).toMatchObject([
      { around: { cell: 'A-017' } },
      { around: { cell: 'A-017' } },
    ]);
  });

  test('that looks wrong at its end waits until somebody has seen it', async () => {
    const scene = benchScene({ ...plan(2), spread: { kind: 'absolute', most: new Big('0.01') } });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121', '4.152');
    expect(scene.told().at(-1)).toMatchObject({ kind: 'spread', property: 'thickness', held: true });
    expect(scene.prompt()).toMatchObject({ kind: 'reading', held: true });
    expect(kindsOf(scene.records)).not.toContain('finished');

    await scene.presses(micrometer, '4.120');
    expect(scene.refusals()).toEqual([
      'Cannot take 4.120 mm: the session has its 2 readings; u takes the last one back, n begins the next cell',
    ]);
    await scene.types('u');
    await scene.presses(micrometer, '4.120');
    expect(scene.told()).toMatchObject([
      { kind: 'taken-back', reading: { value: '4.152' }, left: 1 },
      { kind: 'taken', number: 2 },
      { kind: 'finished', readings: 2 },
    ]);
  });

  test('warns of a spread at once, and goes on', async () => {
    const scene = benchScene({ spread: { kind: 'percent', most: new Big(1) } });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121', '4.152', '4.210');
    expect(scene.told().filter(({ kind }) => kind === 'spread')).toMatchObject([{ held: false }]);
  });

  test('sent live says how many there will be, and takes nothing back', async () => {
    const scene = benchScene({ live: true, ...plan(3) });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    expect(scene.records[0]).toMatchObject({ live: true, around: { expected: 3 } });
    scene.told();
    await scene.types('u');
    expect(scene.refusals()).toEqual(['Cannot take 4.121 mm of A-017 back: it was sent at once (--live)']);
    expect(kindsOf(scene.records)).toEqual(['session', 'press']);
  });
});

describe('positions', () => {
  test('are asked for in turn, and again where one was taken back', async () => {
    const scene = benchScene({ positions: ['centre', 'n', 'e'] });
    await scene.types('A-017');
    expect(scene.prompt()).toMatchObject({ kind: 'reading', position: 'centre' });
    await scene.presses(micrometer, '4.121', '4.119');
    expect(scene.prompt()).toMatchObject({ position: 'e' });
    await scene.types('u');
    expect(scene.prompt()).toMatchObject({ position: 'n' });
    await scene.presses(micrometer, '4.120', '4.122');
    expect(
      scene.records.flatMap((record) => (record.kind === 'press' ? [[record.press.raw, record.press.position]] : [])),
    ).toEqual([
      ['4.121', 'centre'],
      ['4.119', 'n'],
      ['4.120', 'n'],
      ['4.122', 'e'],
    ]);
    // One instrument that has been everywhere is done.
    expect(scene.events.at(-1)).toMatchObject({ kind: 'finished', why: 'expected', readings: 3 });
  });

  test('do not change a plan that somebody has made', async () => {
    const scene = benchScene({ positions: ['centre', 'n', 'e'], ...plan(1) });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    expect(scene.events.at(-1)).toMatchObject({ kind: 'finished', why: 'expected', readings: 1 });
  });

  test('are of replicates, not of weighings; another instrument is waited for', async () => {
    const scene = benchScene({ sources: [micrometer, balance], positions: ['centre', 'n'] });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    await scene.presses(balance, 'S S     38.412 g');
    expect(scene.prompt()).toMatchObject({ position: 'n' });
    await scene.presses(micrometer, '4.120');
    expect(scene.records.flatMap((record) => (record.kind === 'press' ? [record.press.position] : []))).toEqual([
      'centre',
      undefined,
      'n',
    ]);
    scene.told();
    await scene.presses(micrometer, '4.119');
    expect(scene.refusals()).toEqual([
      'Cannot take 4.119 mm: thickness was taken at each of centre, n; u takes the last one back, n begins the next cell',
    ]);
    await scene.presses(balance, 'S S     38.413 g');
    expect(scene.refusals()).toEqual([
      'Cannot take 38.413 g: the session has its weight already, and what is not measured in replicates is never averaged; u takes the last one back, n begins the next cell',
    ]);
  });
});

describe('a cell', () => {
  test('that Ionworks does not know is refused, and nothing more is taken for the one on the table before it is scanned again', async () => {
    const scene = benchScene({ cellPrefixes: ['A-'] }, { cells: { 'A-017': known('cell-17') } });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.told();
    await scene.types('A-07');
    expect(scene.refusals()).toEqual([
      expect.stringMatching(/no such cell; A-017 stays on the table, scan it again to go on with it$/),
    ]);
    expect(scene.prompt()).toEqual({ kind: 'cell' });
    await scene.presses(micrometer, '4.122');
    expect(scene.refusals()).toEqual([
      'Cannot take 4.122 mm: "A-07" was scanned or typed last, and is not on the table; scan its cell, or A-017 to go on with that',
    ]);
    await scene.types('A-017');
    scene.told();
    await scene.presses(micrometer, '4.123');
    expect(scene.told()).toMatchObject([{ kind: 'taken', number: 2 }]);
  });

  test('that was none is forgotten with the next one, and with n', async () => {
    const scene = benchScene({ cellPrefixes: ['A-'] }, { cells: { 'A-017': known('17'), 'A-018': known('18') } });
    await scene.types('A-017', 'A-07', 'A-018');
    expect(scene.prompt()).toMatchObject({ kind: 'reading', cell: { label: 'A-018' } });
    await scene.types('A-07', 'n', 'A-017');
    await scene.presses(micrometer, '4.121');
    expect(scene.events.at(-1)).toMatchObject({ kind: 'taken', cell: { label: 'A-017' } });
  });

  test('that is none leaves an empty table empty', async () => {
    const scene = benchScene({}, { cells: { 'A-017': known('17') } });
    await scene.types('A-07', 'A-017');
    expect(scene.refusals()).toEqual([expect.stringMatching(/no such cell$/)]);
    expect(scene.prompt()).toMatchObject({ kind: 'reading' });
  });

  test.each([
    ['6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001', '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001'],
    ['cell-17', 'cell-17'],
  ])('may be told by its id, %s', async (text, id) => {
    const scene = benchScene({}, { cells: { [`id ${id}`]: known(id) } });
    await scene.types(text);
    expect(scene.events).toEqual([{ kind: 'cell-known', cell: { label: text, id } }]);
  });

  test('that is a UUID is an id where nobody can be asked, any other a name', async () => {
    const id = '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001';
    const scene = benchScene();
    await scene.types(id, 'n', 'A-017', 'n');
    expect(scene.events).toEqual([
      { kind: 'cell-unchecked', cell: { label: id, id } },
      { kind: 'cell-unchecked', cell: { label: 'A-017' } },
    ]);
  });

  test('is taken by its name where Ionworks does not answer, and why is told', async () => {
    const scene = benchScene({}, { cells: { 'A-017': { kind: 'unanswered', reason: 'Cannot ask Ionworks' } } });
    await scene.types('A-017');
    expect(scene.events).toEqual([{ kind: 'cell-unchecked', cell: { label: 'A-017' }, why: 'Cannot ask Ionworks' }]);
  });

  test('is looked up by its id only where there is none of the name', async () => {
    const ambiguous = { code: 'ambiguous-cell', detail: 'Cannot find the cell: there are two' } as const;
    const scene = benchScene(
      {},
      {
        cells: {
          'A-017': { kind: 'refused', problem: ambiguous },
          'id A-017': known('A-017'),
          'id A-018': { kind: 'unanswered', reason: 'Cannot ask Ionworks' },
        },
      },
    );
    await scene.types('A-017', 'A-018');
    expect(scene.refusals()).toEqual([ambiguous.detail, expect.stringContaining('Ionworks has no such cell')]);
    expect(scene.prompts).toMatchObject([
      { kind: 'looking-up', label: 'A-017' },
      { kind: 'cell' },
      { kind: 'looking-up', label: 'A-018' },
      { kind: 'cell' },
    ]);
  });

  test('that Ionworks knows is the next one, however its name begins', async () => {
    const scene = benchScene({}, { cells: { 'A-017': known('cell-17'), dry: known('cell-18') } });
    await scene.types('A-017', 'dry');
    expect(scene.prompt()).toMatchObject({ cell: { label: 'dry', id: 'cell-18' } });
  });

  test('that may be a mistyped command replaces nothing where nobody can be asked', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.told();
    await scene.types('dry');
    expect(scene.refusals()).toEqual([
      'Cannot take "dry": it is no command, and whether it is a cell cannot be checked; n begins the next cell, --cell-prefix tells how barcodes begin; A-017 stays on the table, scan it again to go on with it',
    ]);
    expect(kindsOf(scene.records)).toEqual(['session', 'press']);
  });

  test('scanned twice stays where it is', async () => {
    const scene = benchScene({ cellPrefixes: ['A-'] });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.told();
    await scene.types('A-017');
    expect(scene.told()).toEqual([
      {
        kind: 'note',
        sentence: 'A-017 is on the table already; n ends its session, s changes its stage',
        warning: false,
      },
    ]);
    expect(kindsOf(scene.records)).toEqual(['session', 'press']);
  });

  test.each([
    ['X', '"X"'],
    ['x'.repeat(256), `"${'x'.repeat(40)}…"`],
  ])('cannot be called %s', async (text, told) => {
    const scene = benchScene();
    await scene.types(text);
    expect(scene.refusals()).toEqual([
      `Cannot take ${told}: it is no command (? shows them), and no name of a cell, which has 2 to 255 characters`,
    ]);
    expect(scene.prompt()).toEqual({ kind: 'cell' });
  });
});

describe('the stage', () => {
  const stages = { kind: 'one-of', stages: ['dry', 'filled'] } as const;

  test('is asked for with every cell; an empty line is the one before', async () => {
    const scene = benchScene({ stages, cellPrefixes: ['A-'] });
    await scene.types('A-017');
    expect(scene.prompt()).toEqual({
      kind: 'stage',
      cell: { label: 'A-017' },
      stages: ['dry', 'filled'],
      last: undefined,
    });
    await scene.types('');
    expect(scene.refusals()).toHaveLength(1);
    await scene.presses(micrometer, '4.121');
    expect(scene.refusals()).toEqual([
      'Cannot take 4.121 mm: the stage is not picked; type it first, then press again',
    ]);
    await scene.types('filled');
    await scene.presses(micrometer, '4.121');
    await scene.types('A-018');
    expect(scene.prompt()).toMatchObject({ kind: 'stage', last: 'filled' });
    await scene.types('');
    expect(scene.prompt()).toEqual({ kind: 'reading', cell: { label: 'A-018' }, stage: 'filled', asks: false });
  });

  test('that is the only one is not asked for', async () => {
    const scene = benchScene({ stages: { kind: 'one-of', stages: ['dry'] } });
    await scene.types('A-017');
    expect(scene.prompt()).toMatchObject({ kind: 'reading', stage: 'dry' });
  });

  test('may be any text, or none', async () => {
    const scene = benchScene({ stages: { kind: 'free' }, cellPrefixes: ['A-'] });
    await scene.types('A-017', '');
    expect(scene.prompt()).toEqual({ kind: 'reading', cell: { label: 'A-017' }, asks: false });
    await scene.types('A-018', 'week 4');
    expect(scene.prompt()).toMatchObject({ stage: 'week 4' });
  });

  test('is changed for the same cell, in a session of its own', async () => {
    const scene = benchScene({ stages });
    await scene.types('A-017', 'dry');
    await scene.presses(micrometer, '4.121');
    await scene.types('s');
    expect(scene.prompt()).toMatchObject({ kind: 'stage', cell: { label: 'A-017' } });
    await scene.types('filled');
    await scene.presses(micrometer, '4.131');
    expect(scene.records.flatMap((record) => (record.kind === 'session' ? [record.around.stage] : []))).toEqual([
      'dry',
      'filled',
    ]);
  });

  test.each([
    ['Cannot change the stage: no cell is on the table; scan or type it first', []],
    ['Cannot change the stage: this bench has none (--no-stages)', ['A-017']],
  ])('cannot be changed: %s', async (detail, lines) => {
    const scene = benchScene();
    await scene.types(...lines);
    scene.told();
    await scene.types('s');
    expect(scene.refusals()).toEqual([detail]);
  });
});

describe('a reading is refused', () => {
  test('with its sentence and the instrument, and nothing is kept', async () => {
    const scene = benchScene({ sources: [balance] });
    await scene.types('A-017');
    scene.told();
    await scene.presses(balance, 'S +');
    expect(scene.told()).toEqual([
      {
        kind: 'refused',
        source: 'scale-2',
        problem: { detail: 'Cannot take the frame "S +": the balance is overloaded' },
      },
    ]);
    expect(scene.records).toEqual([]);
  });

  test('with the option that would help', async () => {
    const { unit: _, ...says } = keyboard.says;
    const bare = { ...keyboard, says };
    const scene = benchScene({ sources: [bare] });
    await scene.types('A-017', '4.121');
    expect(scene.refusals()).toEqual([expect.stringMatching(/carries no unit.*; start the bench with --unit$/)]);
  });

  test('with the format that it looks like, where it does not fit the declared one', async () => {
    const scene = benchScene({ sources: [balance] });
    await scene.types('A-017');
    scene.told();
    await scene.presses(balance, 'N     +    0.006 g  ');
    expect(scene.refusals()).toEqual([expect.stringMatching(/is no frame of mt-sics; it looks like sbi/)]);
  });

  test('by no other decimal mark than it was read with: it goes along', async () => {
    const says = { ...micrometer.says, instrument: 'mic-1' };
    const scene = benchScene({}, { registry: '{"mic-1": {"decimal": ","}}' });
    await scene.types('A-017');
    await scene.presses({ ...micrometer, says }, '4,121');
    expect(scene.events.at(-1)).toMatchObject({ kind: 'taken', reading: { value: '4.121' } });
    expect(scene.records.at(-1)).toMatchObject({ press: { raw: '4,121', decimal: ',' } });
  });

  test('where its limits in the registry say so', async () => {
    const scene = benchScene({}, { registry: '{"mic-1": {"max": "5"}}' });
    await scene.types('A-017');
    scene.told();
    await scene.presses(micrometer, '41.21');
    expect(scene.refusals()).toEqual([expect.stringMatching(/above the instrument's maximum, 5 mm/)]);
  });

  test('where the spool cannot keep it, and the next press is tried anew', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    scene.spoolFails('the disk is full');
    await scene.presses(micrometer, '4.121');
    expect(scene.refusals()).toEqual([
      'Cannot keep 4.121 mm of A-017: the disk is full; it was not taken: press again when that is put right',
    ]);
    scene.spoolFails(undefined);
    await scene.presses(micrometer, '4.122');
    expect(scene.told()).toMatchObject([{ kind: 'taken', number: 1 }]);
    expect(kindsOf(scene.records)).toEqual(['session', 'press']);
  });

  test('where the clock is off, until it is set', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    await scene.bench.clockSeen(2 * 3_600_000);
    await scene.bench.clockSeen(2 * 3_600_000 + 1000);
    expect(scene.told()).toEqual([
      {
        kind: 'note',
        sentence:
          "Warning: this machine's clock is 2 h ahead of AWS's: no reading is taken until it is set, as its time would be wrong",
        warning: true,
      },
    ]);
    await scene.presses(micrometer, '4.121');
    expect(scene.refusals()).toEqual([
      "Cannot take 4.121 mm: this machine's clock is 2 h ahead of AWS's, so that its time would be wrong; set the clock, or start with --trust-clock",
    ]);
    await scene.bench.clockSeen(400);
    await scene.presses(micrometer, '4.121');
    expect(scene.told().map(({ kind }) => kind)).toEqual(['note', 'taken']);
  });

  test('not where somebody trusts the clock, but it is told', async () => {
    const scene = benchScene({ trustsClock: true });
    await scene.types('A-017');
    scene.told();
    await scene.bench.clockSeen(-2 * 3_600_000);
    await scene.presses(micrometer, '4.121');
    expect(scene.told()).toMatchObject([{ kind: 'note', warning: true }, { kind: 'taken' }]);
  });
});

describe('what the spool cannot keep', () => {
  test.each([
    ['n', 'Cannot finish the session of A-017: the disk is full; its readings are kept, and it stays open'],
    ['s', 'Cannot finish the session of A-017: the disk is full; its readings are kept, and it stays open'],
    ['u', 'Cannot take 4.121 mm of A-017 back: the disk is full'],
  ])('does not happen: %s', async (line, detail) => {
    const scene = benchScene({ cellPrefixes: ['A-'], stages: { kind: 'free' } });
    await scene.types('A-017', 'dry');
    await scene.presses(micrometer, '4.121');
    scene.told();
    scene.spoolFails('the disk is full');
    await scene.types(line);
    expect(scene.refusals()).toEqual([detail]);
    expect(scene.prompt()).toMatchObject({ kind: 'reading', cell: { label: 'A-017' } });
    scene.spoolFails(undefined);
    await scene.presses(micrometer, '4.122');
    expect(scene.told()).toMatchObject([{ kind: 'taken', number: 2 }]);
  });

  test('keeps the next cell away from the table, and its presses from the cell before', async () => {
    const scene = benchScene({ cellPrefixes: ['A-'] });
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.told();
    scene.spoolFails('the disk is full');
    await scene.types('A-018');
    expect(scene.refusals()).toEqual([
      'Cannot finish the session of A-017: the disk is full; its readings are kept, and it stays open',
    ]);
    scene.spoolFails(undefined);
    await scene.presses(micrometer, '4.131');
    expect(scene.refusals()).toEqual([expect.stringContaining('"A-018" was scanned or typed last')]);
    await scene.types('A-018');
    await scene.presses(micrometer, '4.131');
    expect(scene.events.at(-1)).toMatchObject({ kind: 'taken', cell: { label: 'A-018' }, number: 1 });
  });

  test('there is nothing to take back in a session that has none', async () => {
    const scene = benchScene();
    await scene.types('u');
    expect(scene.refusals()).toEqual([
      'Cannot take a reading back: none is on the table; what is finished is sent, and is put right in Ionworks alone',
    ]);
  });
});

describe('instruments', () => {
  test('are asked by an empty line, their echo and what they say beside it passed over', async () => {
    const scene = benchScene({ sources: [balance] });
    await scene.bench.came({ kind: 'connected' }, balance);
    await scene.types('A-017');
    expect(scene.prompt()).toMatchObject({ asks: true });
    scene.told();
    await scene.types('');
    expect(scene.asked).toEqual(['scale-2']);
    await scene.presses(balance, 'S', 'S A', 'S S     38.412 g');
    expect(scene.told()).toMatchObject([{ kind: 'taken', reading: { value: '38.412' } }]);
  });

  test.each([
    ['a frame', { kind: 'frame', bytes: Buffer.from('S S     38.412 g'), at: openedAt }],
    ['half a frame', { kind: 'cut-short', bytes: Buffer.from('S S'), by: 'silence' }],
    ['its loss', { kind: 'lost', reason: 'it was unplugged' }],
  ] as const)('that say nothing when they are asked are told of, but for %s', async (_, answer) => {
    const scene = benchScene({ sources: [balance] });
    await scene.bench.came({ kind: 'connected' }, balance);
    await scene.types('A-017', '');
    scene.told();
    scene.passes(9_999);
    await scene.bench.tick();
    expect(scene.told()).toEqual([]);
    scene.passes(1);
    await scene.bench.tick();
    await scene.bench.tick();
    expect(scene.refusals()).toEqual([
      'Cannot read scale-2: it was asked 10 s ago and has said nothing; is it on, at rest, and its line set as here?',
    ]);
    await scene.types('');
    await scene.bench.came(answer, balance);
    scene.told();
    scene.passes(20_000);
    await scene.bench.tick();
    expect(scene.refusals()).toEqual([]);
  });

  test('that are not connected cannot be asked', async () => {
    const scene = benchScene({ sources: [balance] });
    await scene.types('A-017');
    scene.told();
    await scene.types('');
    const notConnected = 'Cannot ask scale-2: it is not connected, and is tried again and again';
    expect(scene.refusals()).toEqual([notConnected]);
    await scene.bench.came({ kind: 'connected' }, balance);
    await scene.bench.came({ kind: 'lost', reason: 'it was unplugged' }, balance);
    scene.told();
    await scene.types('');
    expect(scene.refusals()).toEqual([notConnected]);
    scene.passes(20_000);
    await scene.bench.tick();
    expect(scene.told()).toEqual([]);
  });

  test('that have given what there is to give are not asked again', async () => {
    const gauge: SourceSettings = { ...micrometer, asked: { command: '?\r' } };
    const scene = benchScene({
      sources: [gauge, balance],
      plan: {
        kind: 'by-property',
        counts: new Map([
          ['thickness', 2],
          ['weight', 2],
        ]),
      },
    });
    await scene.bench.came({ kind: 'connected' }, gauge);
    await scene.bench.came({ kind: 'connected' }, balance);
    await scene.types('A-017', '');
    await scene.presses(gauge, '4.121');
    await scene.presses(balance, 'S S     38.412 g');
    await scene.types('');
    await scene.presses(gauge, '4.122');
    expect(scene.asked).toEqual(['mic-1', 'scale-2', 'mic-1']);
    scene.told();
    await scene.types('');
    expect(scene.told()).toMatchObject([{ kind: 'note', sentence: expect.stringMatching(/is all there/) }]);
    await scene.types('u', '');
    expect(scene.asked).toEqual(['mic-1', 'scale-2', 'mic-1', 'mic-1']);
  });

  test('that are asked all the time are told of once they fall silent', async () => {
    const polled: SourceSettings = { ...balance, asked: { command: 'S\r\n', everyMs: 5000 } };
    const scene = benchScene({ sources: [polled] });
    await scene.bench.came({ kind: 'connected' }, polled);
    await scene.types('A-017');
    scene.passes(14_999);
    await scene.bench.tick();
    scene.told();
    scene.passes(1);
    await scene.bench.tick();
    scene.passes(60_000);
    await scene.bench.tick();
    const silent =
      'Cannot read scale-2: it is asked all the time and has said nothing for 15 s; is it on, at rest, and its line set as here?';
    expect(scene.refusals()).toEqual([silent]);
    await scene.presses(polled, 'S I');
    scene.told();
    scene.passes(15_000);
    await scene.bench.tick();
    expect(scene.refusals()).toEqual([silent]);
    await scene.bench.came({ kind: 'lost', reason: 'it was unplugged' }, polled);
    scene.told();
    scene.passes(60_000);
    await scene.bench.tick();
    expect(scene.refusals()).toEqual([]);
  });

  test('that are asked by themselves need no Enter', async () => {
    const scene = benchScene({ sources: [{ ...balance, asked: { command: 'S\r\n', everyMs: 5000 } }] });
    await scene.types('A-017');
    expect(scene.prompt()).toMatchObject({ asks: false });
  });

  test('with a button of their own are not asked', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    await scene.types('');
    expect(scene.told()).toEqual([
      { kind: 'note', sentence: 'No instrument here is asked (--ask): press its own button', warning: false },
    ]);
    expect(scene.asked).toEqual([]);
  });

  test('that were not asked are not supposed to say that they heard', async () => {
    const { asked: _, ...unasked } = balance;
    const scene = benchScene({ sources: [unasked] });
    await scene.types('A-017');
    scene.told();
    await scene.presses(unasked, 'S', 'S A');
    expect(scene.refusals()).toHaveLength(2);
  });

  test('that come, go and come again are told of', async () => {
    const scene = benchScene();
    await scene.bench.came({ kind: 'connected' }, micrometer);
    await scene.bench.came({ kind: 'lost', reason: 'it was unplugged' }, micrometer);
    await scene.bench.came({ kind: 'connected' }, micrometer);
    expect(scene.events).toEqual([
      { kind: 'source-connected', source: 'mic-1', again: false },
      { kind: 'source-lost', source: 'mic-1', reason: 'it was unplugged' },
      { kind: 'source-connected', source: 'mic-1', again: true },
    ]);
  });

  test.each([
    ['loss', 'Cannot take "4.1" from mic-1: the connection was lost before its end; press again'],
    ['silence', 'Cannot take "4.1" from mic-1: its line end did not come; press again'],
  ] as const)('cut short by %s are refused', async (by, detail) => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    await scene.bench.came({ kind: 'cut-short', bytes: Buffer.from('4.1'), by }, micrometer);
    expect(scene.refusals()).toEqual([detail]);
  });

  test('whose line runs at another speed are told of as often as somebody may press', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    const bytes = Buffer.from('\x80\xf8\x06\x9e\xe6\x1e\x98\xfe', 'latin1');
    for (const ms of [0, 100, 499, 500, 999]) {
      await scene.bench.came({ kind: 'frame', bytes, at: openedAt + ms }, micrometer);
    }
    const refusals = scene.refusals();
    expect(refusals).toHaveLength(2);
    expect(refusals[0]).toMatch(/^Cannot read what mic-1 sends: .*baud/);
    await scene.bench.came({ kind: 'cut-short', bytes, by: 'silence' }, balance);
    expect(scene.refusals()).toEqual([expect.stringMatching(/^Cannot read what scale-2 sends: /)]);
  });

  test('are told of after a clock was set back, too', async () => {
    const scene = benchScene({ sources: [micrometer, balance] });
    await scene.types('A-017');
    const bytes = Buffer.from('\x80\xf8\x06\x9e\xe6\x1e\x98\xfe', 'latin1');
    await scene.bench.came({ kind: 'frame', bytes, at: openedAt }, micrometer);
    await scene.bench.came({ kind: 'connected' }, balance);
    await scene.types('');
    scene.told();
    scene.passes(-3_600_000);
    await scene.bench.came({ kind: 'frame', bytes, at: openedAt - 3_600_000 }, micrometer);
    await scene.bench.tick();
    expect(scene.refusals()).toEqual([
      expect.stringMatching(/^Cannot read what mic-1 sends: /),
      expect.stringMatching(/^Cannot read scale-2: it was asked /),
    ]);
  });

  test('type into the same keyboard as people do', async () => {
    const scene = benchScene({ sources: [keyboard], cellPrefixes: ['A-'] });
    await scene.types('A-017', '4.121', '4.12O', 'A-018');
    expect(scene.events.map(({ kind }) => kind)).toEqual([
      'cell-unchecked',
      'taken',
      'refused',
      'finished',
      'cell-unchecked',
    ]);
  });
});

describe('what an earlier run left open', () => {
  const press = (id: string, seconds: number) => ({
    ...micrometer.says,
    raw: '4.121',
    reading_id: id,
    measured_at: new Date(openedAt + seconds * 1000).toISOString(),
  });
  const earlier = {
    session: 'old',
    around: { cell: 'A-017', cell_instance_id: 'cell-17', stage: 'filled' },
    presses: [press('r-1', -60), press('r-2', -30)],
    live: false,
    queueUrl: 'http://queue',
  };

  test('goes on', async () => {
    const scene = benchScene(plan(3));
    await scene.bench.begin(earlier);
    expect(scene.told()).toEqual([
      { kind: 'resumed', cell: { label: 'A-017', id: 'cell-17' }, stage: 'filled', readings: 2 },
    ]);
    expect(scene.prompt()).toMatchObject({ kind: 'reading', stage: 'filled' });
    await scene.types('u');
    await scene.presses(micrometer, '4.122', '4.123');
    expect(scene.told()).toMatchObject([
      { kind: 'taken-back', left: 1 },
      { kind: 'taken', number: 2 },
      { kind: 'taken', number: 3 },
      { kind: 'finished', readings: 3 },
    ]);
    expect(scene.records[0]).toEqual({ kind: 'back', session: 'old', reading_id: 'r-2' });
    expect(scene.records.at(-1)).toMatchObject({ kind: 'finished', session: 'old' });
  });

  test.each([
    ['its last press is too old', { presses: [press('r-1', -120)] }, 1],
    ['its last press is of a time to come', { presses: [press('r-1', 120)] }, 1],
    ['it is of another operator', { around: { ...earlier.around, operator: 'ada' } }, 2],
    ['it is for another queue', { queueUrl: 'http://other' }, 2],
    ['it was sent live', { live: true }, 2],
    ['one of its presses cannot be read here', { presses: [press('r-1', -1), { ...press('r-2', 0), raw: 'x' }] }, 2],
  ])('is finished where %s', async (_, given, readings) => {
    const scene = benchScene();
    await scene.bench.begin({ ...earlier, ...given });
    expect(scene.told()).toMatchObject([{ kind: 'finished', why: 'earlier-run', readings }]);
    expect(scene.records).toEqual([{ kind: 'finished', session: 'old', at: '2026-11-20T08:00:00.000Z' }]);
    expect(scene.prompt()).toEqual({ kind: 'cell' });
  });

  test('is finished where it is sent live and was to have another number of readings', async () => {
    const expecting = (count: number) => ({ ...earlier, live: true, around: { ...earlier.around, expected: count } });
    const goesOn = benchScene({ ...plan(5), live: true });
    await goesOn.bench.begin(expecting(5));
    expect(kindsOf(goesOn.told())).toEqual(['resumed']);
    const isFinished = benchScene({ ...plan(3), live: true });
    await isFinished.bench.begin(expecting(5));
    expect(kindsOf(isFinished.told())).toEqual(['finished']);
  });

  test('is over where it has all that was planned, unless it looks wrong', async () => {
    const whole = benchScene(plan(2));
    await whole.bench.begin(earlier);
    expect(kindsOf(whole.told())).toEqual(['resumed', 'finished']);
    expect(whole.prompt()).toEqual({ kind: 'cell' });
    const spread = benchScene({ ...plan(2), spread: { kind: 'percent', most: new Big(1) } });
    await spread.bench.begin({ ...earlier, presses: [press('r-1', -60), { ...press('r-2', -30), raw: '4.921' }] });
    expect(kindsOf(spread.told())).toEqual(['resumed']);
    expect(spread.records).toEqual([]);
  });

  test('is nothing to speak of where all of it was taken back', async () => {
    const scene = benchScene();
    await scene.bench.begin({ ...earlier, presses: [] });
    expect(scene.told()).toEqual([]);
    expect(kindsOf(scene.records)).toEqual(['finished']);
  });

  test('stays where it cannot be finished', async () => {
    const scene = benchScene();
    scene.spoolFails('the disk is full');
    await scene.bench.begin({ ...earlier, presses: [press('r-1', -500)] });
    expect(scene.refusals()).toEqual([
      'Cannot finish the session of A-017 that was left open: the disk is full; its readings are kept',
    ]);
  });

  test('may be nothing', async () => {
    const scene = benchScene();
    await scene.bench.begin(undefined);
    expect(scene.events).toEqual([]);
    expect(scene.prompt()).toEqual({ kind: 'cell' });
  });
});
