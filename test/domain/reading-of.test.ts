import { describe, expect, it } from 'vitest';

import { digitsOf } from '../../lib/domain/quantity.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import {
  attributesOf,
  entriesIn,
  fieldsOf,
  messageOf,
  problemIn,
  readingIn,
  rulesOf,
  sentAt,
} from '../support/readings.ts';

const reading = (given: object, rules?: ReadingRules) => readingIn(messageOf(fieldsOf({ ...given })), rules);
const code = (given: object, rules?: ReadingRules) => problemIn(messageOf(fieldsOf({ ...given })), rules).code;

describe('a reading', () => {
  it('has all that its message says', () => {
    const instrument = { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' };
    const said = {
      reading_id: 'r-1',
      instrument,
      measured_at: '2026-11-19T10:00:00+01:00',
      stage: 'dry',
      position: 'centre',
      operator: 'Ada',
      lab: 'B2',
      notes: 'scratched',
      protocol: { name: 'P7' },
      value: '0.1622',
      unit: 'in',
    };
    const { quantity, ...others } = reading(said);
    expect(others).toEqual({
      id: 'r-1',
      cell: { kind: 'id', id: 'cell-1' },
      property: 'thickness',
      value: '0.1622',
      unit: 'in',
      measuredAt: Date.UTC(2026, 10, 19, 9),
      replicable: true,
      calibrationExpired: false,
      stage: 'dry',
      position: 'centre',
      operator: 'Ada',
      lab: 'B2',
      notes: 'scratched',
      protocol: { name: 'P7' },
      instrument,
    });
    expect([digitsOf(quantity.value), quantity.unit, quantity.decimals]).toEqual(['4.11988', 'mm', 5]);
  });

  it('has nothing that its message does not say', () => {
    const said = Object.entries(reading({})).filter(([, value]) => value !== undefined);
    expect(said.map(([key]) => key)).toEqual(
      'id cell property value unit quantity measuredAt replicable calibrationExpired'.split(' '),
    );
  });

  it('is filed beside what has its name where an operator has asked for that', () => {
    const attributes = attributesOf({ problem: '{"beside":2}' });
    expect(readingIn(messageOf(fieldsOf(), { attributes })).beside).toBe(2);
  });

  it('keeps its frame', () => {
    const raw = 'S S     4.120 g\r\n';
    expect(readingIn(messageOf({ cell: 'A-017', raw }))).toMatchObject({
      cell: { kind: 'name', name: 'A-017' },
      raw,
      property: 'weight',
    });
  });

  it('was taken when its message was sent, where it does not tell', () => {
    expect(reading({}).measuredAt).toBe(sentAt);
  });

  it('has a protocol of the name that is given as text', () => {
    expect(reading({ protocol: 'P7' }).protocol).toEqual({ name: 'P7' });
  });

  it('goes out in the unit that the lab has settled for its property', () => {
    const { quantity } = reading({}, rulesOf({ canonicalUnits: { thickness: 'um' } }));
    expect(`${digitsOf(quantity.value)} ${quantity.unit}`).toBe('4120 um');
  });
});

describe('what a reading leaves out', () => {
  const entry = {
    kind: 'micrometer',
    unit: 'um',
    decimal: ',',
    lab: 'B2',
    model: 'MDC-25',
    serial_number: '77',
  } as const;
  const rules = rulesOf({ registry: { 'mic-1': entry }, decimalMark: '.' });
  const said = { instrument: 'mic-1', property: undefined, unit: undefined, value: '12,345' };

  it('its instrument in the registry fills in', () => {
    expect(reading(said, rules)).toMatchObject({
      property: 'thickness',
      value: '12.345',
      unit: 'um',
      lab: 'B2',
      instrument: { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' },
    });
  });

  it('is filled in only for what is left out', () => {
    const message = {
      property: 'height',
      unit: 'mm',
      decimal: '.',
      lab: 'C3',
      instrument: { id: 'mic-1', model: 'X' },
    };
    expect(reading({ ...said, ...message }, rules)).toMatchObject({
      property: 'height',
      value: '12345',
      unit: 'mm',
      lab: 'C3',
      instrument: { id: 'mic-1', kind: 'micrometer', model: 'X', serial_number: '77' },
    });
  });

  it('the registry does not fill in for an instrument of another id, or without one', () => {
    const plain = { property: undefined, unit: 'mm', value: '1' };
    expect(code({ ...plain, instrument: 'mic-2' }, rules)).toBe('missing-property');
    expect(code({ ...plain, instrument: { serial_number: '77' } }, rules)).toBe('missing-property');
    expect(code({ ...plain, instrument: '__proto__' }, rules)).toBe('missing-property');
  });

  it('the registry is named where it might have helped, and has no such instrument', () => {
    const detail = (given: object) => problemIn(messageOf(fieldsOf({ unit: undefined, ...given })), rules).detail;
    expect(detail({ instrument: 'Mic-1' })).toMatch(/; the registry has no instrument "Mic-1"$/);
    expect(detail({ instrument: { kind: 'micrometer' } })).toMatch(/registry$/);
    expect(detail({ instrument: 'Mic-1', unit: 'g' })).not.toContain('Mic-1');
    const known = rulesOf({ registry: { 'mic-9': {} } });
    expect(problemIn(messageOf(fieldsOf({ unit: undefined, instrument: 'mic-9' })), known).detail).not.toContain(
      'mic-9',
    );
    expect(detail({ readings: [{ instrument: 'Mic-2' }] })).toMatch(/; the registry has no instrument "Mic-2"$/);
  });

  it('of the decimal mark, the lab settles last', () => {
    const message = { unit: 'mm', value: '12,345' };
    expect(reading(message, rulesOf({ decimalMark: ',' })).value).toBe('12.345');
    expect(reading(message, rulesOf({ decimalMark: '.' })).value).toBe('12345');
    expect(reading({ ...message, decimal: '.' }, rulesOf({ decimalMark: ',' })).value).toBe('12345');
    expect(code(message)).toBe('ambiguous-number');
  });
});

describe('the property of a reading', () => {
  const property = (given: object, rules?: ReadingRules) =>
    readingIn(messageOf({ cell: 'A-017', ...given }), rules).property;
  const missing = (given: object, rules?: ReadingRules) =>
    problemIn(messageOf({ cell: 'A-017', ...given }), rules).code;

  it('is named by the message, else by the registry, else settled by the instrument', () => {
    const rules = rulesOf({ registry: { 'mic-1': { kind: 'micrometer', property: 'foil_thickness' } } });
    const value = { value: '1', unit: 'mm' };
    expect(property({ ...value, instrument: 'mic-1', property: 'height' }, rules)).toBe('height');
    expect(property({ ...value, instrument: 'mic-1' }, rules)).toBe('foil_thickness');
    expect(property({ ...value, instrument: { kind: 'Thickness-Gauge' } })).toBe('thickness');
    expect(property({ value: '1', unit: 'g', instrument: { kind: 'scale' } })).toBe('weight');
    expect(property({ raw: 'S S     4.120 g' })).toBe('weight');
  });

  it('is missing where a length may be any', () => {
    expect(missing({ value: '1', unit: 'mm' })).toBe('missing-property');
    expect(missing({ value: '1', unit: 'mm', instrument: { kind: 'caliper' } })).toBe('missing-property');
    expect(missing({ raw: 'FFFF000412030' })).toBe('missing-property');
    expect(missing({ raw: '4.120 g', format: 'plain' })).toBe('missing-property');
    expect(missing({ raw: '+0042.310', unit: 'g' })).toBe('missing-property');
  });

  it('of a gross weight is not weight', () => {
    const raw = 'G#    +   12.345 g  ';
    expect(missing({ raw })).toBe('missing-property');
    expect(missing({ raw, property: 'weight' })).toBe('missing-property');
    expect(missing({ raw, property: 'Weight' })).toBe('missing-property');
    expect(property({ raw, property: 'gross_weight' })).toBe('gross_weight');
    expect(property({ raw, property: 'cell_weight' })).toBe('cell_weight');
    expect(property({ raw: 'N     +   12.345 g  ' })).toBe('weight');
  });

  it('of a gross weight may stand in the registry, if that says gross', () => {
    const raw = 'G#    +   12.345 g  ';
    const by = (name: string) => rulesOf({ registry: { x: { property: name } } });
    expect(missing({ raw, instrument: 'x' }, by('cell_weight'))).toBe('missing-property');
    expect(property({ raw, instrument: 'x' }, by('gross_weight'))).toBe('gross_weight');
    expect(property({ raw, instrument: 'x' }, by('weight_Gross'))).toBe('weight_Gross');
    expect(property({ raw, instrument: 'x', property: 'cell_weight' }, by('weight'))).toBe('cell_weight');
  });
});

describe('a reading is taken in replicates', () => {
  it.each([
    ['by a micrometer', { instrument: { kind: 'micrometer' } }, {}, true],
    ['by nobody knows what, if it is a length', {}, {}, true],
    ['of a length whose property demands none', { property: 'gap' }, {}, true],
    ['unless by a scale', { property: 'weight', unit: 'g', instrument: { kind: 'scale' } }, {}, false],
    ['unless it is a weight', { property: 'weight', unit: 'g' }, {}, false],
    ['unless it is a count', { property: 'leads', unit: 'pcs' }, {}, false],
    ['unless the registry says no', { instrument: 'x' }, { kind: 'micrometer', replicates: false }, false],
    ['if the registry says yes', { property: 'weight', unit: 'g', instrument: 'x' }, { replicates: true }, true],
  ])('%s', (_what, given, entry, replicable) => {
    expect(reading(given, rulesOf({ registry: { x: entry } })).replicable).toBe(replicable);
  });
});

describe('limits and calibration', () => {
  const rules = rulesOf({
    registry: { x: { min: '0', max: '25', calibrations: [{ until: Date.UTC(2026, 10, 20) }] } },
    canonicalUnits: { height: 'um' },
  });

  it('are those of the instrument, in the canonical unit', () => {
    expect(reading({ value: '0', instrument: 'x' }, rules).value).toBe('0');
    expect(reading({ value: '25', instrument: 'x' }, rules).value).toBe('25');
    expect(code({ value: '0.985', unit: 'in', instrument: 'x' }, rules)).toBe('implausible');
    expect(code({ value: '-1', instrument: 'x' }, rules)).toBe('implausible');
    expect(code({ value: '1', property: 'height', instrument: 'x' }, rules)).toBe('implausible');
    expect(code({ value: '0' }, rules)).toBe('implausible');
  });

  it('that has ended marks a reading, which is filed all the same', () => {
    expect(reading({ instrument: 'x', measured_at: '2026-11-19T23:00:00Z' }, rules).calibrationExpired).toBe(false);
    expect(reading({ instrument: 'x', measured_at: '2026-11-20T01:00:00Z' }, rules).calibrationExpired).toBe(true);
    expect(reading({ instrument: 'x' }, rules).calibrationExpired).toBe(true);
  });
});

describe('what an operator has accepted as it is', () => {
  const accepted = { code: 'implausible', reason: 'a foil', by: 'ada' };
  const problem = JSON.stringify({ accepted: [{ ...accepted, at: '2026-11-21T12:00:00.000Z' }] });
  const back = (given: Readonly<Record<string, unknown>>) =>
    messageOf(fieldsOf(given), { attributes: attributesOf({ problem }) });
  const rules = rulesOf({ registry: { x: { kind: 'micrometer', min: '0.5', max: '25' } } });

  it.each([
    ['0', 'y'],
    ['-4.12', 'y'],
    ['0.4', 'x'],
    ['25.1', 'x'],
  ])('is a reading that is implausible, and says so: %s by %s', (value, instrument) => {
    const { reading } = entriesIn(back({ value, instrument }), rules)[0] ?? {};
    expect(reading?.ok && reading.value).toMatchObject({ value, accepted });
  });

  it('is nothing where a reading is plausible', () => {
    expect(readingIn(back({})).accepted).toBeUndefined();
    const entries = entriesIn(back({ readings: [{}, { value: '0' }] }));
    expect(entries.map(({ reading }) => reading.ok && reading.value.accepted)).toEqual([undefined, accepted]);
  });

  it.each([
    ['wrong-dimension', { value: '0', unit: 'g' }],
    ['unknown-unit', { value: '0', unit: 'furlong' }],
    ['unstable', { value: '0', stable: false }],
    ['invalid-time', { value: '0', measured_at: 'yesterday' }],
    ['missing-property', { value: '0', property: undefined }],
    ['missing-cell', { value: '0', cell_instance_id: undefined }],
  ])('is not what is wrong in another way: %s', (expected, given) => {
    expect(problemIn(back(given)).code).toBe(expected);
  });
});

describe('what is said around a reading', () => {
  /** With the rest of the reading, and its quotes: 150,000 bytes. */
  const notes = 'n'.repeat(148_976);
  const detail =
    'Cannot take the reading: what is said around it (raw, notes, protocol) weighs 150001 bytes, more than 150000';

  it('may be long', () => {
    expect(reading({ notes }).notes).toBe(notes);
  });

  it.each([
    ['notes', { notes: `${notes}n` }],
    ['a protocol', { protocol: { text: `${notes.slice(15)}n` } }],
    ['notes and a protocol', { notes: notes.slice(306), protocol: { text: 'p'.repeat(290) } }],
  ])('is no more than the ledger keeps: %s', (_what, given) => {
    expect(problemIn(messageOf(fieldsOf(given)))).toEqual({ code: 'unreadable-message', detail });
  });

  it('is too much for one reading of a message, and not for its neighbours', () => {
    const problem = problemIn(messageOf(fieldsOf({ readings: [{ notes: `${notes}n` }] })));
    expect(problem).toEqual({ code: 'unreadable-message', detail, path: 'readings[0]' });
    const entries = entriesIn(messageOf(fieldsOf({ readings: [{ notes: `${notes}n` }, {}] })));
    expect(entries.map(({ reading }) => reading.ok)).toEqual([false, true]);
  });
});

describe('the place of a problem', () => {
  it('is a field, also within readings', () => {
    expect(problemIn(messageOf(fieldsOf({ value: 'x' }))).path).toBe('value');
    expect(problemIn(messageOf(fieldsOf({ readings: [{ value: 'x' }] }))).path).toBe('readings[0].value');
  });

  it('is the reading where no field is to blame', () => {
    expect(problemIn(messageOf(fieldsOf({ value: '0' }))).path).toBeUndefined();
    expect(problemIn(messageOf(fieldsOf({ readings: [{ value: '0' }] }))).path).toBe('readings[0]');
  });
});
