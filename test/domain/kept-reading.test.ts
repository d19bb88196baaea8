import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import {
  type Arrival,
  type KeptReading,
  KeptRecordSchema,
  keptFrom,
  recordOfKept,
  weightOf,
} from '../../lib/domain/kept-reading.ts';
import { digitsOf } from '../../lib/domain/quantity.ts';
import { aReading, type ReadingGiven } from '../support/readings.ts';

const arrival: Arrival = { messageId: 'm-1', sentAt: 1_795_161_600_000, arrivedAt: 1_795_161_601_000 };

/** What comes out of the ledger for what went in. */
const keptAndRead = (kept: KeptReading): KeptReading =>
  keptFrom(v.parse(KeptRecordSchema, JSON.parse(JSON.stringify(recordOfKept(kept)))));

const full: KeptReading = {
  reading: aReading({
    id: 'press-1',
    cell: { kind: 'name', name: 'A-017' },
    value: '0.1622',
    unit: 'in',
    measuredAt: 1_795_161_600_000,
    calibrationExpired: true,
    stage: 'week 4',
    position: 'centre',
    operator: 'Ada',
    lab: 'B2',
    notes: 'scratched',
    protocol: { name: 'P7', steps: [1, { soc: 0.5 }] },
    instrument: { id: 'mic-1', kind: 'micrometer', model: 'MDC-25', serial_number: '77' },
    raw: 'FFFF000162241',
  }),
  arrival: { ...arrival, expected: 5, replayOf: 'm-0' },
};

/** Frozen: what was entered once is read by every later version. */
const frozen =
  '{"reading":{"id":"press-1","cell":{"kind":"name","name":"A-017"},"property":"thickness","value":"0.1622","unit":"in","quantity":{"value":"4.11988","unit":"mm","decimals":5},"measuredAt":1795161600000,"replicable":true,"calibrationExpired":true,"stage":"week 4","position":"centre","operator":"Ada","lab":"B2","notes":"scratched","protocol":{"name":"P7","steps":[1,{"soc":0.5}]},"instrument":{"id":"mic-1","kind":"micrometer","model":"MDC-25","serial_number":"77"},"raw":"FFFF000162241"},"arrival":{"messageId":"m-1","sentAt":1795161600000,"arrivedAt":1795161601000,"expected":5,"replayOf":"m-0"}}';

const frozenWithLess =
  '{"reading":{"id":"r","cell":{"kind":"id","id":"cell-1"},"property":"thickness","value":"4.120","unit":"mm","quantity":{"value":"4.12","unit":"mm","decimals":3},"measuredAt":1795161600000,"replicable":false,"calibrationExpired":false},"arrival":{"messageId":"m-1","sentAt":1795161600000,"arrivedAt":1795161601000}}';

describe('the record of a reading, version 1', () => {
  it('of which all is known is frozen', () => {
    const { reading } = full;
    expect(recordOfKept(full)).toEqual(JSON.parse(frozen));
    expect(keptFrom(v.parse(KeptRecordSchema, JSON.parse(frozen)))).toEqual(full);
    expect(digitsOf(reading.quantity.value)).toBe('4.11988');
  });

  it('of which nothing more is known than must be is frozen', () => {
    const kept = { reading: aReading({ id: 'r', measuredAt: 1_795_161_600_000, replicable: false }), arrival };
    expect(recordOfKept(kept)).toEqual(JSON.parse(frozenWithLess));
    expect(keptFrom(v.parse(KeptRecordSchema, JSON.parse(frozenWithLess)))).toEqual(kept);
  });

  it('of what an operator has spoken of is frozen', () => {
    const accepted = { code: 'implausible', reason: 'a foil', by: 'ada' } as const;
    const { reading, arrival } = JSON.parse(frozenWithLess);
    const given = { id: 'r', measuredAt: 1_795_161_600_000, replicable: false, accepted, beside: 2 };
    const spokenOf = { reading: { ...reading, accepted, beside: 2 }, arrival };
    expect(recordOfKept({ reading: aReading(given), arrival })).toEqual(spokenOf);
    expect(keptFrom(v.parse(KeptRecordSchema, spokenOf)).reading).toEqual(aReading(given));
  });

  it('may have more in it, of a newer version, at every level', () => {
    const { reading, arrival } = JSON.parse(frozen);
    const newer = {
      version: 2,
      reading: {
        ...reading,
        humidity: '40 %',
        cell: { ...reading.cell, rack: 4 },
        quantity: { ...reading.quantity, uncertainty: '0.001' },
        instrument: { ...reading.instrument, firmware: '1.2' },
      },
      arrival: { ...arrival, source: 'bench' },
    };
    expect(keptFrom(v.parse(KeptRecordSchema, newer))).toEqual(full);
  });

  it.each(['id', 'cell', 'property', 'value', 'unit', 'quantity', 'measuredAt', 'replicable', 'calibrationExpired'])(
    'is none without %s',
    (field) => {
      const { reading, arrival } = JSON.parse(frozen);
      delete reading[field];
      expect(v.is(KeptRecordSchema, { reading, arrival })).toBe(false);
    },
  );

  it.each(['messageId', 'sentAt', 'arrivedAt'])('is none without knowing how it came: %s', (field) => {
    const { reading, arrival } = JSON.parse(frozen);
    delete arrival[field];
    expect(v.is(KeptRecordSchema, { reading, arrival })).toBe(false);
  });
});

describe('a reading that is kept', () => {
  it.each([
    ['4.12000000000000000001', 'mm', '4.12000000000000000001'],
    ['123456789012345678901234567890.5', 'mm', '123456789012345678901234567890.5'],
    ['0.0000001', 'uin', '0.00000000000254'],
    ['-0.0010', 'mm', '-0.001'],
    ['0', 'mm', '0'],
  ])('comes back digit for digit: %s %s', (value, unit, digits) => {
    const { reading } = keptAndRead({ reading: aReading({ property: 'gap', value, unit }), arrival });
    expect([reading.value, reading.unit, digitsOf(reading.quantity.value)]).toEqual([value, unit, digits]);
  });

  it('comes back as it was, whatever it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
    const some = fc.option(text, { nil: undefined });
    const ms = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const digits = fc
      .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.nat({ max: 30 }))
      .map(([sign, units, decimals]) => {
        const padded = String(units).padStart(decimals + 1, '0');
        const cut = padded.length - decimals;
        return sign + padded.slice(0, cut) + (decimals > 0 ? `.${padded.slice(cut)}` : '');
      });
    const given = fc.record(
      {
        id: text,
        cell: fc.oneof(
          text.map((id) => ({ kind: 'id' as const, id })),
          text.map((name) => ({ kind: 'name' as const, name })),
        ),
        property: fc.constant('gap'),
        value: digits,
        unit: fc.constantFrom('mm', 'um', 'in', 'uin'),
        measuredAt: ms,
        replicable: fc.boolean(),
        calibrationExpired: fc.boolean(),
        ...{ stage: some, position: some, operator: some, lab: some, notes: some, raw: some },
        protocol: fc.dictionary(
          text.filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
          fc.jsonValue(),
        ),
        instrument: fc.record({ id: text, kind: text, model: text, serial_number: text }, { requiredKeys: [] }),
        accepted: fc.record({ code: fc.constant('implausible'), reason: text, by: text }),
        beside: fc.integer({ min: 1 }),
      },
      { requiredKeys: [] },
    );
    const howItCame = fc.record({
      messageId: text,
      sentAt: ms,
      arrivedAt: ms,
      expected: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
      replayOf: some,
    });
    fc.assert(
      fc.property(given, howItCame, (given, arrival) => {
        const kept = { reading: aReading(given as ReadingGiven), arrival };
        const back = keptAndRead(kept);
        // As JSON has it: -0 within a protocol is 0.
        expect({ ...back, reading: { ...back.reading, quantity: undefined } }).toEqual(
          JSON.parse(JSON.stringify({ ...kept, reading: { ...kept.reading, quantity: undefined } })),
        );
        expect(back.reading.quantity.value.eq(kept.reading.quantity.value)).toBe(true);
        expect(digitsOf(back.reading.quantity.value)).toBe(digitsOf(kept.reading.quantity.value));
        expect([back.reading.quantity.unit, back.reading.quantity.decimals]).toEqual([
          kept.reading.quantity.unit,
          kept.reading.quantity.decimals,
        ]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a reading weighs', () => {
  const weightOfReading = (given: ReadingGiven) => weightOf(aReading({ id: 'r', unit: 'mm', ...given }));
  /** Of `r` (twice), `cell-1`, `thickness`, `4.120` (twice) and `mm`, six bytes for each character, and 800 besides. */
  const least = 974;

  it.each<[string, ReadingGiven, number]>([
    ['that says no more than it must', {}, least],
    ['counts its id twice, as its claim names it again', { id: 'r'.repeat(40) }, least - 12 + 2 * 42],
    ['counts its value twice, as said and as converted', { value: '4.12000' }, least + 2 * 2 * 6],
    ['counts the name on the label as it does a cell id', { cell: { kind: 'name', name: 'A-0171' } }, least],
    ['counts a property', { property: 'cathode_thickness' }, least + 8 * 6],
    [
      'counts a text of 39 characters as if each were the six bytes of a control character',
      { notes: 'n'.repeat(39) },
      least + 39 * 6,
    ],
    ['counts a text of 40 characters by its bytes, and its quotes', { notes: 'n'.repeat(40) }, least + 42],
    ['counts the bytes of characters that have several', { notes: 'é\u4e00😀'.repeat(200) }, least + 9 * 200 + 2],
    ['counts the escapes in a long text', { raw: '\x02'.repeat(200) }, least + 6 * 200 + 2],
    ['counts a protocol as JSON, and that as a text', { protocol: { steps: 's'.repeat(200) } }, least + 212 + 6],
    ['counts a short protocol as any short text', { protocol: {} }, least + 2 * 6],
    [
      'counts all that is known of the instrument',
      { instrument: { id: 'i', kind: 'kk', model: 'mmm', serial_number: 'ssss' } },
      least + 10 * 6,
    ],
    [
      'counts what an operator has accepted, and how',
      { accepted: { code: 'implausible', reason: 'r'.repeat(50), by: 'ada' } },
      least + 11 * 6 + 52 + 3 * 6,
    ],
    ['counts beside what it is filed', { beside: 12 }, least + 2 * 6],
    [
      'counts whatever text stands beside',
      {
        ...{ stage: 's'.repeat(50), position: 'p'.repeat(60), operator: 'o'.repeat(70), lab: 'l'.repeat(80) },
        ...{ notes: 'n'.repeat(90), raw: 'r'.repeat(100) },
      },
      least + 450 + 6 * 2,
    ],
  ])('%s', (_what, given, bytes) => {
    expect(weightOfReading(given)).toBe(bytes);
  });

  it('is never less than it takes in a claim, whatever its texts are', () => {
    // Around the length at which texts are counted otherwise, around the longest that a message may give, and beyond.
    const length = fc.oneof(
      ...[fc.constantFrom(0, 1, 38, 39, 40, 41, 254, 255, 256), fc.nat(60), fc.integer({ min: 250, max: 600 })],
    );
    const characters = ['n', '"', '\\', '\x01', '\0', '\n', '\x7f', 'é', '\u4e00', '\u2028', '😀', '\ud83d', '\ude00'];
    const alike = fc
      .tuple(length, fc.constantFrom(...characters))
      // Cut anywhere, also within a pair of surrogates.
      .map(([length, character]) => character.repeat(length).slice(0, length));
    const mixed = length.chain((length) =>
      fc
        .array(fc.constantFrom(...characters), { minLength: length, maxLength: length })
        .map((all) => all.join('').slice(0, length)),
    );
    const text = fc.oneof(alike, mixed, fc.string({ unit: 'binary', maxLength: 600 }));
    const value = fc.oneof(
      ...[fc.constant('4.120'), fc.constant(`0.${'0'.repeat(30)}${'1'.repeat(40)}`)],
      fc.integer({ min: 36, max: 42 }).map((digits) => '9'.repeat(digits)),
    );
    const given = fc.record(
      {
        id: text,
        cell: fc.oneof(
          text.map((id) => ({ kind: 'id' as const, id })),
          text.map((name) => ({ kind: 'name' as const, name })),
        ),
        property: fc.constantFrom('gap', 'g'.repeat(39), 'g'.repeat(40), 'g'.repeat(64)),
        value,
        unit: fc.constantFrom('mm', 'uin', 'in'),
        ...{ stage: text, position: text, operator: text, lab: text, notes: text, raw: text },
        protocol: fc.oneof(fc.dictionary(text, fc.jsonValue()), fc.dictionary(text, text, { maxKeys: 1 })),
        instrument: fc.record({ id: text, kind: text, model: text, serial_number: text }, { requiredKeys: [] }),
        accepted: fc.record({ code: fc.constant('implausible'), reason: text, by: text }),
        beside: fc.constantFrom(1, Number.MAX_SAFE_INTEGER),
      },
      { requiredKeys: ['id', 'property', 'value'] },
    );
    // As long as they get: SQS names messages by UUIDs.
    const messageId = '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001';
    const howItCame = { ...arrival, messageId, expected: Number.MAX_SAFE_INTEGER, replayOf: messageId };
    fc.assert(
      fc.property(given, (given) => {
        const reading = aReading(given as ReadingGiven);
        const claimed = [recordOfKept({ reading, arrival: howItCame }), reading.id];
        expect(Buffer.byteLength(JSON.stringify(claimed))).toBeLessThanOrEqual(weightOf(reading));
      }),
      { numRuns: 2000 },
    );
  });
});
