import { describe, expect, it } from 'vitest';
import type { CellAnswer, CellCheck } from '../../lib/cell-check.ts';
import type { FixRule } from '../../lib/domain/fix-rule.ts';
import type { ProblemCode } from '../../lib/domain/problem.ts';
import type { CellReference, Reading } from '../../lib/domain/reading.ts';
import type { Settled } from '../../lib/ledger/entries.ts';
import { cellLookup, headKey, readingLookup, settledKey } from '../../lib/ledger/keys.ts';
import type { LedgerStore } from '../../lib/ports.ts';
import type { Prediction } from '../../lib/replay/prediction.ts';
import { predictions } from '../../lib/replay/predictions.ts';
import type { PreparedLetter } from '../../lib/replay/prepared-letter.ts';
import { filedEntry, refusedEntry } from '../support/claims.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { letterOf, preparedLetter } from '../support/prepared-letters.ts';
import { aReading, fieldsOf, messageOf } from '../support/readings.ts';

const set = (field: string, value: string): FixRule => ({ kind: 'set', field, value });

/** What Ionworks is to have answered to a letter of one reading, `r-1` of `cell-1`, but for what is given. */
const refusedBy = (code: ProblemCode, given: Readonly<Record<string, unknown>> = {}) =>
  letterOf(messageOf(fieldsOf({ reading_id: 'r-1', ...given })), { code, detail: `Cannot file it: ${code}` });

const byName = { cell_instance_id: undefined, cell: 'X-1' };

const filedAs = (given: Partial<Reading>, cell = 'cell-1'): Settled => ({
  ...filedEntry(aReading({ id: 'r-1', ...given }), 'm-1'),
  cell,
});

async function ledgerWith(...entries: readonly Settled[]) {
  const ledger = memoryLedger();
  for (const value of entries) {
    const key = settledKey(value.cell, value.id);
    await ledger.write([{ kind: 'put', item: { key, value, lookup: readingLookup(value.id) } }]);
  }
  return ledger;
}

const nameCell = (ledger: LedgerStore, cell: string, name: string) =>
  ledger.swap({ key: headKey(cell), value: { cell, claims: [] }, version: 'v-1', lookup: cellLookup(name) }, undefined);

/** Ionworks that says the same of every cell, and which it was asked for. */
function cellsSaying(answer: CellAnswer) {
  const asked: CellReference[] = [];
  const cells: CellCheck = async (cell) => {
    asked.push(cell);
    return answer;
  };
  return { cells, asked };
}
const noCell: CellAnswer = { kind: 'refused', problem: { code: 'unknown-cell', detail: 'Cannot find the cell' } };
const unanswered: CellAnswer = { kind: 'unanswered', reason: 'Cannot call Ionworks: it answered 503' };

async function predicted(
  prepared: PreparedLetter,
  { ledger = memoryLedger(), cells }: { ledger?: LedgerStore; cells?: CellCheck } = {},
): Promise<Prediction | undefined> {
  const answer = await predictions([prepared], { ledger, cells });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value.get(prepared);
}

const pass: Prediction = { kind: 'pass' };

describe('a letter that cannot be read', () => {
  it('fails with the sentence of its message', async () => {
    const prepared = preparedLetter(letterOf(messageOf('{"cell":'), { code: 'conflict', detail: '' }));
    expect(await predicted(prepared)).toEqual({
      kind: 'fail',
      code: 'unreadable-message',
      reason: expect.stringContaining('begins with { but cannot be read as JSON'),
    });
  });

  it('or whose reading the rules refuse fails with the sentence of the reading, until it is fixed', async () => {
    const letter = refusedBy('unknown-unit', { unit: 'furlong' });
    expect(await predicted(preparedLetter(letter))).toEqual({
      kind: 'fail',
      code: 'unknown-unit',
      reason: expect.stringContaining('"furlong"'),
    });
    expect(await predicted(preparedLetter(letter, set('unit', 'mm')))).toEqual(pass);
  });
});

describe('a reading that the ledger has as filed', () => {
  it('with the same content is filed already', async () => {
    const ledger = await ledgerWith(filedAs({}));
    expect(await predicted(preparedLetter(refusedBy('conflict')), { ledger })).toEqual({
      kind: 'filed',
      measurementId: 'measurement-1',
      reason: 'It is filed in measurement-1 of the cell cell-1',
    });
  });

  it('with other content fails, naming both', async () => {
    const ledger = await ledgerWith(filedAs({ value: '4.1' }));
    const { cells } = cellsSaying({ kind: 'known', id: 'cell-1' });
    expect(await predicted(preparedLetter(refusedBy('unknown-unit')), { ledger, cells })).toEqual({
      kind: 'fail',
      code: 'changed',
      reason:
        'Cannot file thickness 4.120 mm: the reading r-1 said thickness 4.1 mm before; a correction needs an id of its own',
    });
  });

  it('once a rule gives it the content that was filed is filed already', async () => {
    const ledger = await ledgerWith(filedAs({ unit: 'um' }));
    const prepared = preparedLetter(refusedBy('changed'), set('unit', 'um'));
    expect(await predicted(prepared, { ledger })).toMatchObject({ kind: 'filed' });
  });

  it('is not asked for in Ionworks', async () => {
    const { cells, asked } = cellsSaying(noCell);
    const ledger = await ledgerWith(filedAs({}));
    expect(await predicted(preparedLetter(refusedBy('conflict')), { ledger, cells })).toMatchObject({ kind: 'filed' });
    expect(asked).toEqual([]);
  });

  it('of a cell told by name fails with other content where Ionworks or the ledger knows the name', async () => {
    const prepared = preparedLetter(refusedBy('unknown-unit', byName));
    const ledger = await ledgerWith(filedAs({ value: '4.1' }));
    const { cells } = cellsSaying({ kind: 'known', id: 'cell-1' });
    expect(await predicted(prepared, { ledger, cells })).toMatchObject({ kind: 'fail', code: 'changed' });

    await nameCell(ledger, 'cell-1', 'X-1');
    expect(await predicted(prepared, { ledger })).toMatchObject({ kind: 'fail', code: 'changed' });
  });

  it('of a cell told by a name that nobody knows passes with a doubt where its content is another', async () => {
    const ledger = await ledgerWith(filedAs({ value: '4.1' }, 'cell-9'));
    expect(await predicted(preparedLetter(refusedBy('unknown-unit', byName)), { ledger })).toEqual({
      kind: 'pass',
      reason: 'if its cell is cell-9, it is refused: it said thickness 4.1 mm there before',
    });
  });

  it('of a cell told by a name that two cells have borne passes with a doubt where its content is another', async () => {
    const ledger = await ledgerWith(filedAs({ value: '4.1' }));
    await nameCell(ledger, 'cell-1', 'X-1');
    await nameCell(ledger, 'cell-2', 'X-1');
    expect(await predicted(preparedLetter(refusedBy('unknown-unit', byName)), { ledger })).toMatchObject({
      kind: 'pass',
      reason: expect.stringContaining('if its cell is cell-1'),
    });
  });

  it('of a cell told by a name that nobody knows is filed already with the same content, if that is its cell', async () => {
    const ledger = await ledgerWith(filedAs({}, 'cell-9'));
    const prepared = preparedLetter(refusedBy('unknown-unit', byName));
    expect(await predicted(prepared, { ledger })).toEqual({
      kind: 'filed',
      measurementId: 'measurement-1',
      reason: 'It is filed in measurement-1 of the cell cell-9, if that is the cell "X-1"',
    });
    const { cells } = cellsSaying(noCell);
    expect(await predicted(prepared, { ledger, cells })).toMatchObject({ kind: 'fail', code: 'unknown-cell' });
  });

  it('in another cell than the one that Ionworks knows by the name does not count', async () => {
    const ledger = await ledgerWith(filedAs({}, 'cell-9'));
    const { cells } = cellsSaying({ kind: 'known', id: 'cell-1' });
    expect(await predicted(preparedLetter(refusedBy('unknown-unit', byName)), { ledger, cells })).toEqual(pass);
  });
});

it('a reading that was refused before is tried anew', async () => {
  const refused: Settled = { ...refusedEntry(aReading({ id: 'r-1' }), 'm-1'), cell: 'cell-1' };
  expect(await predicted(preparedLetter(refusedBy('unknown-unit')), { ledger: await ledgerWith(refused) })).toEqual(
    pass,
  );
});

describe('a cell', () => {
  it.each<ProblemCode>(['unknown-unit', 'unknown-cell', 'ambiguous-cell'])(
    'that Ionworks does not know fails a letter of %s',
    async (code) => {
      const { cells, asked } = cellsSaying(noCell);
      expect(await predicted(preparedLetter(refusedBy(code, byName)), { cells })).toEqual({
        kind: 'fail',
        code: 'unknown-cell',
        reason: 'Cannot find the cell',
      });
      expect(new Set(asked.map((cell) => JSON.stringify(cell)))).toEqual(new Set(['{"kind":"name","name":"X-1"}']));
    },
  );

  it.each<ProblemCode>(['unknown-cell', 'ambiguous-cell'])(
    'that Ionworks knows now lets a letter of %s pass',
    async (code) => {
      const { cells } = cellsSaying({ kind: 'known', id: 'cell-1' });
      expect(await predicted(preparedLetter(refusedBy(code, byName)), { cells })).toEqual(pass);
    },
  );

  it.each<ProblemCode>(['unknown-cell', 'ambiguous-cell'])(
    'that is the same as before fails a letter of %s again where Ionworks was not asked, or did not answer',
    async (code) => {
      const prepared = preparedLetter(refusedBy(code, byName), set('unit', 'um'));
      expect(await predicted(prepared)).toEqual({
        ...{ kind: 'fail', code },
        reason: `Cannot file it: ${code}; the cell was not changed since, and Ionworks was not asked`,
      });
      expect(await predicted(prepared, cellsSaying(unanswered))).toMatchObject({
        kind: 'fail',
        reason: expect.stringMatching(/ and Ionworks did not tell \(Cannot call Ionworks: it answered 503\)$/),
      });
    },
  );

  it('that was changed passes with a doubt where Ionworks was not asked, or did not answer', async () => {
    const prepared = preparedLetter(refusedBy('unknown-cell', byName), set('cell_instance_id', 'cell-2'));
    expect(await predicted(prepared)).toEqual({
      kind: 'pass',
      reason: 'whether Ionworks knows the cell cell-2 is not known: Ionworks was not asked',
    });
    expect(await predicted(prepared, cellsSaying(unanswered))).toEqual({
      kind: 'pass',
      reason:
        'whether Ionworks knows the cell cell-2 is not known: Ionworks did not tell (Cannot call Ionworks: it answered 503)',
    });
    expect(await predicted(prepared, cellsSaying({ kind: 'known', id: 'cell-2' }))).toEqual(pass);
  });

  it('that was changed in a letter that could not be read passes with a doubt, and one that was not without', async () => {
    const letter = refusedBy('unknown-unit', { ...byName, unit: 'furlong' });
    expect(await predicted(preparedLetter(letter, set('unit', 'mm')))).toEqual(pass);
    expect(await predicted(preparedLetter(letter, set('unit', 'mm'), set('cell', 'Y-1')))).toEqual({
      kind: 'pass',
      reason: 'whether Ionworks knows the cell "Y-1" is not known: Ionworks was not asked',
    });
    const without = letterOf(messageOf(fieldsOf({ cell_instance_id: undefined })), { code: 'conflict', detail: '' });
    expect(await predicted(preparedLetter(without, set('cell', 'Y-1')))).toMatchObject({
      kind: 'pass',
      reason: expect.stringContaining('"Y-1"'),
    });
  });
});

describe('what Ionworks has refused', () => {
  const known = cellsSaying({ kind: 'known', id: 'cell-1' });

  it.each<ProblemCode>(['refused-by-api', 'conflict', 'changed'])(
    'as %s fails again where nothing was changed, also where it knows the cell',
    async (code) => {
      const expected = { kind: 'fail', code, reason: `Cannot file it: ${code}; nothing was changed since` };
      expect(await predicted(preparedLetter(refusedBy(code)))).toEqual(expected);
      expect(await predicted(preparedLetter(refusedBy(code)), known)).toEqual(expected);
    },
  );

  it.each<[ProblemCode, FixRule, Prediction]>([
    [
      'refused-by-api',
      set('unit', 'um'),
      { kind: 'pass', reason: 'whether that is what Ionworks refused is not known' },
    ],
    ['changed', set('value', '4.2'), pass],
    ['conflict', { kind: 'beside' }, pass],
    [
      'conflict',
      set('unit', 'um'),
      { kind: 'pass', reason: 'whether it agrees now with the measurement of the same name is not known' },
    ],
    [
      'refused-by-api',
      { kind: 'beside' },
      { kind: 'fail', code: 'refused-by-api', reason: 'Cannot file it: refused-by-api; nothing was changed since' },
    ],
  ])('as %s with a rule %o', async (code, rule, expected) => {
    expect(await predicted(preparedLetter(refusedBy(code), rule))).toEqual(expected);
  });

  it.each<ProblemCode>(['api-unavailable', 'implausible'])(
    'nobody says of a letter of %s, which passes as it is',
    async (code) => {
      expect(await predicted(preparedLetter(refusedBy(code)))).toEqual(pass);
    },
  );
});

it('has doubts where readings of one id say different things', async () => {
  const pressed = (reading_id: string, value: string) =>
    preparedLetter(refusedBy('implausible', { reading_id, value }));
  const letters = [pressed('twin', '4.1'), pressed('twin', '4.2'), pressed('apart', '4.1'), pressed('apart', '4.1')];
  const answer = await predictions(letters, { ledger: memoryLedger() });
  if (!answer.ok) throw new Error(answer.reason);
  const doubt = { kind: 'pass', reason: expect.stringContaining('another of these readings has its id') };
  expect(letters.map((letter) => answer.value.get(letter))).toEqual([doubt, doubt, pass, pass]);
});

describe('a letter of several readings', () => {
  const three = (given: Readonly<Record<string, unknown>> = {}, code: ProblemCode = 'api-unavailable') =>
    letterOf(
      messageOf({
        ...fieldsOf({ value: undefined, reading_id: 'run', ...given }),
        readings: [{ value: '4.1' }, { value: '4.2' }, { value: '4.3' }],
      }),
      { code, detail: 'Cannot file it' },
    );
  const filed = (index: number, value: string, measurementId = 'measurement-1'): Settled => {
    const entry = filedAs({ id: `run/${index}`, value });
    return entry.kind === 'filed' ? { ...entry, measurementId } : entry;
  };

  it('passes where each of them does', async () => {
    expect(await predicted(preparedLetter(three()))).toEqual(pass);
  });

  it('fails where one fails, and names it', async () => {
    const ledger = await ledgerWith(filed(1, '4.9'));
    expect(await predicted(preparedLetter(three()), { ledger })).toEqual({
      kind: 'fail',
      code: 'changed',
      reason: expect.stringMatching(/^Reading 2 of 3, run\/1: Cannot file thickness 4\.2 mm: .* id of its own$/),
    });
  });

  it('fails with the first of several, and how many others do', async () => {
    expect(await predicted(preparedLetter(three({}, 'refused-by-api')))).toEqual({
      kind: 'fail',
      code: 'refused-by-api',
      reason: 'Reading 1 of 3, run/0: Cannot file it; nothing was changed since; 2 of the others will fail too',
    });
  });

  it('fails where a rule changed only some of those that were refused', async () => {
    const prepared = preparedLetter(three({}, 'refused-by-api'), {
      ...{ kind: 'set', field: 'unit', value: 'um', reading: 0 },
    });
    expect(await predicted(prepared)).toMatchObject({
      kind: 'fail',
      reason: expect.stringMatching(/^Reading 2 of 3, run\/1: .*; 1 of the others will fail too$/),
    });
  });

  it('is filed already where each of them is, with the measurements', async () => {
    const ledger = await ledgerWith(filed(0, '4.1'), filed(1, '4.2'), filed(2, '4.3', 'measurement-2'));
    expect(await predicted(preparedLetter(three()), { ledger })).toEqual({
      kind: 'filed',
      measurementId: 'measurement-1, measurement-2',
      reason: 'All 3 readings are filed, in measurement-1, measurement-2',
    });
  });

  it('passes where some are filed, and tells which part, and each doubt once', async () => {
    const ledger = await ledgerWith(filed(0, '4.1'));
    expect(await predicted(preparedLetter(three()), { ledger, ...cellsSaying(unanswered) })).toEqual({
      kind: 'pass',
      reason:
        '1 of 3 readings are filed, in measurement-1; whether Ionworks knows the cell cell-1 is not known: Ionworks did not tell (Cannot call Ionworks: it answered 503)',
    });
  });

  it('holds against each the reason for which it was refused itself', async () => {
    const mixed = letterOf(
      messageOf({
        ...fieldsOf({ value: undefined, reading_id: 'run' }),
        readings: [{ value: '4.1', unit: 'furlong' }, { value: '4.2' }],
      }),
      { code: 'refused-by-api', detail: 'Cannot file it' },
    );
    const mended = preparedLetter(mixed, { kind: 'map', field: 'unit', from: 'furlong', to: 'mm' });
    expect(await predicted(mended)).toMatchObject({
      kind: 'fail',
      code: 'refused-by-api',
      reason: 'Reading 2 of 2, run/1: Cannot file it; nothing was changed since',
    });
  });
});

describe('many letters', () => {
  it('are judged each by itself', async () => {
    const letters = ['a', 'b', 'c'].map((id) => preparedLetter(refusedBy('unknown-unit', { reading_id: id })));
    const ledger = await ledgerWith(filedAs({ id: 'b' }));
    const answer = await predictions(letters, { ledger });
    expect(answer.ok && letters.map((letter) => answer.value.get(letter)?.kind)).toEqual(['pass', 'filed', 'pass']);
  });

  it('of one reading are judged alike', async () => {
    const letters = [1, 2].map(() => preparedLetter(refusedBy('unknown-unit')));
    const answer = await predictions(letters, { ledger: await ledgerWith(filedAs({})) });
    expect(answer.ok && letters.map((letter) => answer.value.get(letter)?.kind)).toEqual(['filed', 'filed']);
  });
});

it('where the ledger fails, nothing is predicted', async () => {
  const byId = memoryLedger();
  byId.failNext('get', 'before');
  const named = memoryLedger();
  named.failNext('find', 'before');
  const reason = 'no answer within 3000 ms';
  expect(await predictions([preparedLetter(refusedBy('conflict'))], { ledger: byId })).toEqual({ ok: false, reason });
  expect(await predictions([preparedLetter(refusedBy('conflict', byName))], { ledger: named })).toEqual({
    ok: false,
    reason,
  });
});
