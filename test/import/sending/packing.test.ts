import { expect, test } from 'vitest';

import type { PreparedReading } from '../../../lib/import/sending/gathered-sessions.ts';
import { bodyOf, mostBytes, mostSessions, packing } from '../../../lib/import/sending/packing.ts';

const reading = (id: string, { visit = '', filler = 0 } = {}): PreparedReading => {
  const json = JSON.stringify({ reading_id: id, notes: 'n'.repeat(filler) });
  const line = {
    sheet: '',
    row: 1,
    column: '',
    cell: '',
    value: '',
    readingId: id,
    cellId: '',
    outcome: { kind: 'queued' },
  } as const;
  return {
    json,
    bytes: Buffer.byteLength(json),
    visit,
    said: { property: 'p', value: '1', unit: 'mm' },
    line: { ...line },
    settled: () => {},
  };
};
const session = (name: string, readings = 5) =>
  Array.from({ length: readings }, (_, index) => reading(`${name}/${index}`));
const idsOf = (body: string): string[] =>
  JSON.parse(body).readings.map((one: { reading_id: string }) => one.reading_id);

test('a message carries 25 sessions, each of them whole', () => {
  const packed = packing();
  const sessions = Array.from({ length: 60 }, (_, index) => session(`s${index}`));
  for (const one of sessions) packed.addWhole(one);
  expect(packed.take().map(({ readings }) => readings.length / 5)).toEqual([mostSessions, mostSessions]);
  const last = packed.take(true);
  expect(last.map(({ readings, isOpen }) => [readings.length, isOpen])).toEqual([[50, false]]);
  expect(packed.take(true)).toEqual([]);
});

test('operators share no session, and count as one each', () => {
  const packed = packing();
  for (let index = 0; index < 13; index += 1) {
    packed.addWhole([reading(`a${index}`, { visit: 'Ada' }), reading(`b${index}`, { visit: 'Ben' })]);
  }
  expect(packed.take(true).map(({ readings }) => readings.length)).toEqual([24, 2]);
});

test('no message is larger than 256 KB', () => {
  const packed = packing();
  for (let index = 0; index < 20; index += 1) packed.addWhole([reading(`${index}`, { filler: 60_000 })]);
  const bodies = packed.take(true).map(bodyOf);
  expect(bodies.map((body) => idsOf(body).length)).toEqual([4, 4, 4, 4, 4]);
  expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(mostBytes);
});

test('a session that no message can hold goes in parts, in messages that wait for the rest', () => {
  const packed = packing();
  packed.addWhole(Array.from({ length: 10 }, (_, index) => reading(`r${index}`, { filler: 60_000 })));
  packed.addWhole(session('whole'));
  const messages = packed.take(true);
  expect(messages.map(({ isOpen, readings }) => [isOpen, readings.length])).toEqual([
    [true, 4],
    [true, 4],
    [false, 5],
    [true, 2],
  ]);
  expect(messages.map((message) => JSON.parse(bodyOf(message)).open)).toEqual([true, true, undefined, true]);
});

test('a reading that is just as large as a message makes one', () => {
  const packed = packing();
  const around = Buffer.byteLength(bodyOf({ readings: [reading('x')], isOpen: true }));
  packed.addWhole([reading('x', { filler: mostBytes - around })]);
  packed.addWhole([reading('y')]);
  const bodies = packed.take(true).map(bodyOf);
  expect(bodies.length).toBe(2);
  expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(mostBytes);
});

test('nothing of a session that is empty goes out', () => {
  const packed = packing();
  packed.addWhole([]);
  packed.addPart([]);
  expect(packed.take(true)).toEqual([]);
});
