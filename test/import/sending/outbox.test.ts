import { expect, test } from 'vitest';

import type { PreparedReading } from '../../../lib/import/sending/gathered-sessions.ts';
import { outbox } from '../../../lib/import/sending/outbox.ts';
import type { BulkMessage } from '../../../lib/import/sending/packing.ts';
import type { ReturnQueue } from '../../../lib/ports.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';

const message = (): BulkMessage => {
  const line = { sheet: '', row: 1, column: '', cell: '', value: '', readingId: 'r', cellId: 'c' };
  const reading: PreparedReading = {
    ...{ json: '{}', bytes: 2, visit: '', said: { property: 'p', value: '1', unit: 'mm' }, settled: () => {} },
    line: { ...line, outcome: { kind: 'queued' } },
  };
  return { readings: [reading], isOpen: false };
};
const messages = (count: number): BulkMessage[] => Array.from({ length: count }, message);

/** An outbox whose queue answers as it is told. */
function outboxTo(send: ReturnQueue['send']) {
  const clock = { now: () => 0, sleep: async () => {} };
  const world = { ledger: memoryLedger(), readings: { send }, clock, signal: new AbortController().signal };
  return outbox({ groupId: 'g', cellsWithPast: new Set() }, { isDryRun: false }, world);
}

test('four calls of ten messages are under way at a time, and no fifth', async () => {
  const waiting: (() => void)[] = [];
  const sizes: number[] = [];
  const out = outboxTo(async (some) => {
    sizes.push(some.length);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { sent: new Map(some.map((one) => [one, 'id'])) };
  });
  const sending = out.send(messages(60));
  const turns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  await turns();
  expect(sizes).toEqual([10, 10, 10, 10]);
  waiting.shift()?.();
  await turns();
  expect(sizes).toEqual([10, 10, 10, 10, 10]);
  while (waiting.length > 0 || sizes.length < 6) {
    waiting.shift()?.();
    await turns();
  }
  await sending;
  await out.end();
  expect(out.delivered()).toEqual({ messages: 60, parts: 0 });
});

test('what is no full call goes at the end', async () => {
  const sizes: number[] = [];
  const out = outboxTo(async (some) => {
    sizes.push(some.length);
    return { sent: new Map(some.map((one) => [one, 'id'])) };
  });
  await out.send(messages(13));
  expect(sizes).toEqual([10]);
  await out.end();
  expect(sizes).toEqual([10, 3]);
});

test('after a call that failed nothing more is sent', async () => {
  let calls = 0;
  const out = outboxTo(async () => {
    calls += 1;
    return { sent: new Map(), reason: 'the queue is full' };
  });
  await out.send(messages(10));
  await out.rest();
  const before = calls;
  await out.send(messages(50));
  await out.end();
  expect(calls).toBe(before);
  expect(out.delivered()).toEqual({ messages: 0, parts: 0, reason: 'Cannot send: the queue is full' });
});
