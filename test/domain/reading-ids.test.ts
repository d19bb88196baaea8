import { describe, expect, it } from 'vitest';

import type { Attribute } from '../../lib/domain/message.ts';
import { attributesOf, entriesIn, fieldsOf, messageOf } from '../support/readings.ts';

const measured_at = '2026-11-20T08:00:00Z';

const idsIn = (body: object | string, attributes: Record<string, string | Attribute> = {}): string[] =>
  entriesIn(messageOf(body, { attributes: attributesOf(attributes) })).map(({ id }) => id);

const returnedAs = (...reading_ids: string[]) => ({ problem: JSON.stringify({ reading_ids }) });

/** Frozen: computed apart from the code, with Python's hashlib. */
const digest = 'baf53d75d8c761a329b8a43fc469baee';
const digestOfNumber = '2ab6eaa97213b1b033a65064220c3805';
const digestOfBytes = 'ded89199c6402d99782b4daefb3186c3';
const digestOfFrame = '97489ad965851200a0f74031c12cd373';

describe("the producer's own id", () => {
  it('is the id of its reading', () => {
    expect(idsIn(fieldsOf({ reading_id: 'r-1', measured_at }))).toEqual(['r-1']);
    expect(idsIn(fieldsOf({ readings: [{ reading_id: 'r-1' }, { reading_id: 'r-2' }] }))).toEqual(['r-1', 'r-2']);
    expect(idsIn('S S 4.120 g', { cell: 'A-017', reading_id: 'r-1', measured_at })).toEqual(['r-1']);
    expect(idsIn(fieldsOf({ measured_at }), { reading_id: 'r-1' })).toEqual(['r-1']);
  });

  it('around readings is inherited with their index', () => {
    expect(idsIn(fieldsOf({ reading_id: 'run', measured_at, readings: [{}, { reading_id: 'r-1' }, {}] }))).toEqual([
      'run/0',
      'r-1',
      'run/2',
    ]);
    expect(idsIn(fieldsOf({ readings: [{}, {}] }), { reading_id: 'run' })).toEqual(['run/0', 'run/1']);
  });

  it('is known also where the rest of the reading cannot be read', () => {
    expect(idsIn(fieldsOf({ reading_id: 'r-1', stable: 'no' }))).toEqual(['r-1']);
    expect(idsIn(fieldsOf({ readings: [{ reading_id: 'r-1', stable: 'no' }, { stable: 'no' }, 5] }))).toEqual([
      'r-1',
      'm-1/1',
      'm-1/2',
    ]);
    expect(idsIn(fieldsOf({ reading_id: 'run', readings: [{ stable: 'no' }, null] }))).toEqual(['run/0', 'run/1']);
    expect(idsIn({ stable: 'no' }, { reading_id: 'r-1' })).toEqual(['r-1']);
  });

  it('that is empty or no text is none', () => {
    expect(idsIn(fieldsOf({ reading_id: ' ' }))).toEqual(['m-1/0']);
    expect(idsIn(fieldsOf({ reading_id: 5 }))).toEqual(['m-1/0']);
  });
});

describe('a reading without id that tells when it was taken', () => {
  it('has the digest of what it says, in whatever message it comes', () => {
    expect(idsIn(fieldsOf({ measured_at }))).toEqual([digest]);
    expect(idsIn(fieldsOf({ readings: [{ measured_at }] }))).toEqual([digest]);
    expect(idsIn({ readings: [fieldsOf({ measured_at })] }, { unit: 'in' })).toEqual([digest]);
    expect(
      idsIn({ value: '4.120' }, { cell_instance_id: 'cell-1', property: 'thickness', unit: 'mm', measured_at }),
    ).toEqual([digest]);
  });

  it('has the same digest however its moment is written', () => {
    expect(idsIn(fieldsOf({ measured_at: '2026-11-20T09:00:00.000+01:00' }))).toEqual([digest]);
  });

  it('has that of its frame, or of the bytes of its frame', () => {
    const cell = { cell_instance_id: 'cell-1', property: 'thickness', measured_at };
    expect(idsIn({ ...cell, raw_base64: 'UyBT' })).toEqual([digestOfBytes]);
    expect(idsIn('S S     4.120 g\r\n', { cell: 'A-017', measured_at })).toEqual([digestOfFrame]);
    expect(idsIn({ cell: 'A-017', raw: 'S S     4.120 g\r\n', value: '4.12', measured_at })).toEqual([digestOfFrame]);
  });

  it('has another where a number keeps fewer digits than the text', () => {
    expect(idsIn(fieldsOf({ value: 4.12, measured_at }))).toEqual([digestOfNumber]);
  });

  it.each([
    [{ cell_instance_id: 'cell-2' }],
    [{ stage: 'dry' }],
    [{ instrument: 'mic-1' }],
    [{ instrument: { serial_number: '71234567' } }],
    [{ property: 'height' }],
    [{ position: 'centre' }],
    [{ measured_at: '2026-11-20T08:00:00.001Z' }],
    [{ value: '4.121' }],
    [{ unit: 'um' }],
  ])('is another reading with %j', (given) => {
    expect(idsIn(fieldsOf({ measured_at, ...given }))).not.toEqual([digest]);
  });

  it.each([
    [{ operator: 'Ada' }],
    [{ lab: 'B2' }],
    [{ notes: 'scratched' }],
    [{ protocol: 'P7' }],
    [{ stable: true }],
    [{ colour: 'red' }],
    [{ instrument: { kind: 'micrometer' } }],
  ])('is the same with %j', (given) => {
    expect(idsIn(fieldsOf({ measured_at, ...given }))).toEqual([digest]);
  });

  it('has the same digest by the id of its instrument, however that is given', () => {
    const [id] = idsIn(fieldsOf({ measured_at, instrument: 'mic-1' }));
    expect(idsIn(fieldsOf({ measured_at, instrument: { id: 'mic-1', kind: 'micrometer' } }))).toEqual([id]);
  });

  it('is numbered where it occurs again in its message', () => {
    const again = { measured_at };
    expect(idsIn(fieldsOf({ readings: [again, { ...again, value: 4.12 }, again, again] }))).toEqual([
      digest,
      digestOfNumber,
      `${digest}-2`,
      `${digest}-3`,
    ]);
  });

  it('keeps its digest where it is refused', () => {
    expect(idsIn(fieldsOf({ measured_at, unit: 'furlong' }))[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a reading without id and moment', () => {
  it('has that of its message and its index', () => {
    expect(idsIn(fieldsOf())).toEqual(['m-1/0']);
    expect(idsIn(fieldsOf({ readings: [{}, {}] }))).toEqual(['m-1/0', 'm-1/1']);
    expect(idsIn('S S 4.120 g')).toEqual(['m-1/0']);
    expect(idsIn(fieldsOf({ measured_at: 'yesterday' }))).toEqual(['m-1/0']);
  });
});

describe('the ids of a dead letter on its way back', () => {
  it('are those that it left with', () => {
    expect(idsIn(fieldsOf(), returnedAs('m-0/0'))).toEqual(['m-0/0']);
    expect(idsIn(fieldsOf({ measured_at }), returnedAs('m-0/0'))).toEqual(['m-0/0']);
    expect(idsIn('S S 4.120 g', { ...returnedAs('m-0/0'), measured_at })).toEqual(['m-0/0']);
    expect(
      idsIn(fieldsOf({ reading_id: 'run', readings: [{}, { stable: 'no' }] }), returnedAs('run/3', 'run/4')),
    ).toEqual(['run/3', 'run/4']);
  });

  it('give way to an id that was given since: a correction is another reading', () => {
    expect(idsIn(fieldsOf({ reading_id: 'r-2' }), returnedAs('r-1'))).toEqual(['r-2']);
    expect(idsIn(fieldsOf({ readings: [{ reading_id: 'r-2' }, {}] }), returnedAs('a', 'b'))).toEqual(['r-2', 'b']);
  });

  it('count only while there are as many readings', () => {
    expect(idsIn(fieldsOf({ readings: [{}] }), returnedAs('a', 'b'))).toEqual(['m-1/0']);
    expect(idsIn(fieldsOf({ readings: [{}, {}] }), returnedAs('a'))).toEqual(['m-1/0', 'm-1/1']);
    expect(idsIn(fieldsOf(), returnedAs())).toEqual(['m-1/0']);
  });

  it('do not count as occurrences of what else the message says', () => {
    const again = { measured_at };
    expect(idsIn(fieldsOf({ readings: [{ ...again, reading_id: 'r-1' }, again] }))).toEqual(['r-1', digest]);
  });
});
