/** What a bench takes for one session, read as ingest reads it. */
import { array, assert, asyncProperty, constantFrom, integer, oneof, option, record, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BenchEvent } from '../../lib/bench/event.ts';
import type { BenchSettings } from '../../lib/bench/settings.ts';
import type { SourceSettings } from '../../lib/bench/source.ts';
import { spoolContents } from '../../lib/domain/bench/spool/spool-contents.ts';
import type { SpoolRecord } from '../../lib/domain/bench/spool/spool-record.ts';
import { propertiesOf } from '../../lib/domain/measured-properties.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import { sessionsOf } from '../../lib/domain/session.ts';
import { balance, benchScene, keyboard, micrometer, openedAt } from '../support/bench-scene.ts';
import { messageOf } from '../support/readings.ts';

const inches: SourceSettings = {
  ...micrometer,
  name: 'mic-in',
  says: { format: 'digimatic', instrument: { id: 'mic-in', kind: 'micrometer' } },
};
const other: SourceSettings = { ...micrometer, name: 'mic-2', says: { ...micrometer.says, instrument: 'mic-2' } };
const sources = [micrometer, inches, other, balance, keyboard];

/** What ingest knows: not what this machine was told by its environment. */
const rules: ReadingRules = {
  registry: new Map(),
  canonicalUnits: new Map(),
  decimalMark: undefined,
  now: openedAt + 86_400_000,
};

/** The readings of each message, as ingest reads them. */
function messagesOf(records: readonly SpoolRecord[]): Reading[][] {
  const contents = spoolContents();
  for (const one of records) contents.add(one);
  return contents.waiting().map(({ body }) => {
    const read = readMessage(messageOf(body), rules);
    if (read.kind !== 'entries' || !read.whole) throw new Error('no whole message');
    return read.entries.map(({ reading }) => {
      if (!reading.ok) throw new Error(reading.problem.detail);
      return reading.value;
    });
  });
}

const partsOf = (readings: readonly Reading[]) =>
  sessionsOf(
    readings.map((reading) => ({ cellId: 'cell', sessionOf: 'session', reading })),
    900_000,
  );

type Taken = Extract<BenchEvent, { kind: 'taken' }>;

/** The last mean of each property that was shown of the session that was finished last. */
const meansShown = (taken: readonly Taken[]) =>
  new Map(taken.map(({ reading, mean }) => [reading.property, mean] as const));

const digits = integer({ min: 1, max: 99_999 }).map((count) => (count / 1000).toFixed(3));
const press = oneof(
  tuple(
    constantFrom(micrometer, micrometer, micrometer, other),
    digits.map((text) => `${text} mm`),
  ),
  tuple(
    constantFrom(inches),
    integer({ min: 1, max: 9999 }).map((count) => `FFFF0${String(count).padStart(6, '0')}41`),
  ),
  tuple(
    constantFrom(balance),
    digits.map((text) => `S S ${text.padStart(10)} g`),
  ),
);
const step = oneof(
  { weight: 6, arbitrary: press },
  { weight: 1, arbitrary: constantFrom('u', 'n', 's', 'A-017', 'A-018', 'dry', 'filled', '4,12', '4.1205 mm') },
  { weight: 2, arbitrary: constantFrom(1, 500, 5000, 119_000, 121_000, 1_000_000, -3000, -130_000) },
);
const setting = record<Partial<BenchSettings>>({
  positions: constantFrom([], ['centre', 'n', 'e'], ['n', '7'], ['std', 'a b', 'a/c']),
  plan: constantFrom(
    { kind: 'open' },
    { kind: 'together', count: 3 },
    { kind: 'by-property', counts: new Map([['thickness', 2]]) },
  ),
  stages: constantFrom({ kind: 'none' }, { kind: 'free' }, { kind: 'one-of', stages: ['dry', 'filled'] }),
  around: option(constantFrom('', 'x'.repeat(3000), 'µ'.repeat(60_000)), { nil: undefined }).map((notes) =>
    notes ? { notes, operator: 'Ana' } : {},
  ),
  quietMs: constantFrom(120_000, 900_000),
});

test('one session at the bench is one measurement, of the readings that were shown, and with the mean that was shown', async () => {
  await assert(
    asyncProperty(setting, array(step, { maxLength: 40 }), async (given, steps) => {
      const scene = benchScene({ sources, cellPrefixes: ['A-'], ...given });
      await scene.types('A-017', 'dry');
      for (const each of steps) {
        if (typeof each === 'number') scene.passes(each);
        else if (typeof each === 'string') await scene.types(each);
        else await scene.presses(each[0], each[1]);
      }
      await scene.bench.end();

      const sessions: Taken[][] = [];
      let open: Taken[] = [];
      for (const event of scene.events) {
        if (event.kind === 'taken') open.push(event);
        if (event.kind === 'taken-back') open.pop();
        if (event.kind !== 'finished') continue;
        sessions.push(open);
        open = [];
      }
      const messages = messagesOf(scene.records);
      expect(messages).toHaveLength(sessions.length);
      for (const [index, readings] of messages.entries()) {
        const taken = sessions[index] ?? [];
        const parts = partsOf(readings);
        expect(parts).toHaveLength(1);
        const said = ({ id, property, value, unit, position, quantity }: Reading) => [
          ...[id, property, value, unit, position, quantity.value.toFixed(), quantity.unit],
        ];
        expect(readings.map(said)).toEqual(taken.map(({ reading }) => said(reading)));
        const filed = propertiesOf(parts[0]?.readings ?? []);
        for (const [property, mean] of meansShown(taken)) {
          const value = (key: string) => filed.find((one) => one.key === key)?.value();
          if (mean === undefined) continue;
          const decimals = mean.mean.split('.')[1]?.length ?? 0;
          expect(value(property)?.toFixed(decimals, 2)).toBe(mean.mean);
          expect(value(`${property}_std`)?.toFixed(decimals, 2)).toBe(mean.deviation);
          expect(filed.find((one) => one.key === property)?.unit).toBe(mean.unit);
        }
      }
    }),
    { numRuns: 200 },
  );
});

describe('a session is one measurement', () => {
  test('of readings with long notes, parted before it is too heavy', async () => {
    const scene = benchScene({ around: { notes: 'x'.repeat(5000) } });
    await scene.types('A-017');
    await scene.presses(micrometer, ...Array.from({ length: 60 }, () => '4.121'));
    await scene.bench.end();
    const messages = messagesOf(scene.records);
    expect(messages.map((readings) => partsOf(readings).length)).toEqual([1, 1]);
    expect(messages.flat()).toHaveLength(60);
  });

  test('in which a decimal comma is what the bench took it for, wherever it is read', async () => {
    const scene = benchScene({ sources: [keyboard] }, { decimalMark: ',' });
    await scene.types('A-017', '4,121');
    await scene.bench.end();
    expect(scene.told()).toContainEqual(expect.objectContaining({ kind: 'taken' }));
    expect(messagesOf(scene.records).map((readings) => readings.map(({ value }) => value))).toEqual([['4.121']]);
  });
});
