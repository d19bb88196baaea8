import { beforeEach, describe, expect, test } from 'vitest';

import { type Lease, takeLease } from '../../../lib/import/waiting/lease.ts';
import type { Checkpoint } from '../../../lib/import/world.ts';
import { importKey } from '../../../lib/ledger/keys.ts';
import type { WaitingFile } from '../../../lib/ports.ts';
import { type MemoryLedger, memoryLedger } from '../../support/memory-ledger.ts';

const file: WaitingFile = { key: 'incoming/a.csv', etag: '"e"', bytes: 10, putAt: 1_000 };
const minute = 60_000;

let ledger: MemoryLedger;
let now: number;
let ids: number;
beforeEach(() => {
  ledger = memoryLedger();
  now = Date.UTC(2026, 10, 21, 12);
  ids = 0;
});

/** A run that begins now and may last a quarter of an hour. */
const take = (given: Partial<WaitingFile> = {}, bucketName = 'imports') =>
  takeLease({ ...file, ...given }, now + 15 * minute, {
    bucketName,
    ledger,
    clock: { now: () => now },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  });

async function taken(given: Partial<WaitingFile> = {}): Promise<Lease> {
  const taking = await take(given);
  if (taking.kind !== 'taken') throw new Error(`It is ${taking.kind}`);
  return taking.lease;
}

const pass = (minutes: number) => {
  now += minutes * minute;
};

const at = (settled: number): Checkpoint => ({
  settled,
  pieces: [`piece-${settled}`],
  counts: { queued: settled, duplicate: 0, rejected: { 'unknown-cell': 1 }, messages: 1, parts: 0 },
  started: '2026-11-21T12:00:00.000Z',
});

const idle = { reason: 'it was asked to stop', isIdle: true };

describe('a file', () => {
  test('that nobody has had begins from nothing', async () => {
    expect(await taken()).toMatchObject({
      checkpoint: undefined,
      ended: undefined,
      idleRuns: 0,
      lastWords: undefined,
    });
  });

  test('is imported by one run at a time', async () => {
    await taken();
    expect(await take()).toEqual({ kind: 'held' });
  });

  test('is taken by one of two that ask at the same moment', async () => {
    let other: Awaited<ReturnType<typeof take>> | undefined;
    ledger.beforeNext('swap', async () => {
      other = await take();
    });
    expect((await take()).kind).toBe('held');
    expect(other?.kind).toBe('taken');
  });

  test('is free from the moment by which a run that died has surely ended', async () => {
    await taken();
    pass(15 - 1 / minute);
    expect((await take()).kind).toBe('held');
    pass(1 / minute);
    expect((await take()).kind).toBe('taken');
  });

  test('under another key is another file', async () => {
    await taken();
    expect((await take({ key: 'incoming/b.csv' })).kind).toBe('taken');
  });

  test('in another bucket is another file', async () => {
    await taken();
    expect((await take({}, 'other')).kind).toBe('taken');
  });

  test.each([
    ['with the same content', { putAt: 2_000 }],
    ['with another content', { putAt: 2_000, etag: '"f"' }],
    ['with another content in the same second', { etag: '"f"' }],
  ])('that is put anew %s begins from nothing', async (_, other) => {
    const lease = await taken();
    await lease.keep(at(10));
    await lease.end('done');
    await lease.giveBack(idle);
    expect(await taken(other)).toMatchObject({ checkpoint: undefined, ended: undefined, idleRuns: 0 });
  });

  test.each([
    ['with the same content', { putAt: 2_000 }],
    ['with another content', { putAt: 2_000, etag: '"f"' }],
  ])('that is put anew %s while it is imported waits for that to end: both have one receipt', async (_, other) => {
    await taken();
    expect(await take(other)).toEqual({ kind: 'held' });
  });

  test('that is forgotten leaves nothing in the ledger', async () => {
    expect(await (await taken()).forget()).toEqual({});
    expect(ledger.items()).toEqual([]);
  });

  test.each(['swap', 'write'] as const)('cannot be forgotten where the ledger fails at %s', async (operation) => {
    const lease = await taken();
    ledger.failNext(operation, 'before');
    expect(await lease.forget()).toEqual({ reason: 'no answer within 3000 ms' });
  });

  test('that another run has by now is not forgotten', async () => {
    const lease = await taken();
    pass(15);
    await taken({ etag: '"f"' });
    expect(await lease.forget()).toEqual({});
    expect(ledger.items()).toHaveLength(1);
  });
});

describe('the ledger', () => {
  test('has one item of a file, which goes after thirty days', async () => {
    await taken();
    expect(ledger.items()).toMatchObject([
      {
        key: importKey('imports', 'incoming/a.csv'),
        value: { file: 'incoming/a.csv' },
        expiresAt: now / 1000 + 30 * 24 * 3600,
      },
    ]);
    expect(ledger.items()[0]?.key.partition).toMatch(/^import [0-9a-f]{32}$/);
  });

  test.each(['get', 'swap'] as const)('that fails at %s does not tell who has a file', async (operation) => {
    ledger.failNext(operation, 'before');
    expect(await take()).toEqual({ kind: 'unknown', reason: 'no answer within 3000 ms' });
  });

  test('that holds something else under the key has no say', async () => {
    const key = importKey('imports', 'incoming/a.csv');
    await ledger.write([{ kind: 'put', item: { key, value: { until: 'never' }, version: 'v' } }]);
    expect((await taken()).idleRuns).toBe(0);
  });
});

describe('what a run leaves', () => {
  test('is where it came to at its last checkpoint, also if it died', async () => {
    const lease = await taken();
    expect(await lease.keep(at(10))).toEqual({ kind: 'kept' });
    expect(await lease.keep(at(20))).toEqual({ kind: 'kept' });
    pass(15);
    expect((await taken()).checkpoint).toEqual(at(20));
  });

  test('is where it came to when it stopped', async () => {
    const lease = await taken();
    await lease.keep(at(10));
    expect(await lease.giveBack({ ...idle, checkpoint: at(12) })).toEqual({ kind: 'kept' });
    expect((await taken()).checkpoint).toEqual(at(12));
  });

  test('is its end, if it came to that', async () => {
    const lease = await taken();
    await lease.keep(at(10));
    await lease.end('failed');
    pass(15);
    expect(await taken()).toMatchObject({ ended: 'failed', checkpoint: at(10) });
  });

  test('are its last words, until a checkpoint is kept', async () => {
    await (await taken()).giveBack({ reason: 'out of memory', isIdle: true });
    const next = await taken();
    expect(next.lastWords).toBe('out of memory');
    await next.keep(at(10));
    pass(15);
    expect((await taken()).lastWords).toBeUndefined();
  });
});

describe('runs that bring a file no further', () => {
  const dies = async () => {
    await taken();
    pass(15);
  };
  const stops = async () => {
    await (await taken()).giveBack(idle);
  };
  test.each<[string, (() => Promise<void>)[], number]>([
    ['those that died are counted', [dies, dies], 2],
    ['those that had all their time are counted', [stops, dies, stops], 3],
    [
      'none where the last was stopped by something else',
      [dies, async () => (await taken()).giveBack({ ...idle, isIdle: false }).then(() => {})],
      0,
    ],
    [
      'none where the last came further, if only at its end',
      [dies, async () => (await taken()).giveBack({ ...idle, checkpoint: at(10) }).then(() => {})],
      0,
    ],
    [
      'those are counted that came as far as the one before',
      [
        async () => (await taken()).giveBack({ ...idle, checkpoint: at(10) }).then(() => {}),
        async () => (await taken()).giveBack({ ...idle, checkpoint: at(10) }).then(() => {}),
      ],
      1,
    ],
    ['none where the last kept a checkpoint', [dies, async () => (await taken()).keep(at(10)).then(() => pass(15))], 0],
  ])('%s', async (_, runs, expected) => {
    for (const run of runs) await run();
    expect((await taken()).idleRuns).toBe(expected);
  });
});

describe('a write whose answer is lost', () => {
  test('may have been done, and is not told as kept', async () => {
    const lease = await taken();
    ledger.failNext('swap', 'after');
    expect(await lease.keep(at(10))).toEqual({ kind: 'unknown', reason: 'no answer within 3000 ms' });
  });

  test.each(['before', 'after'] as const)('leaves the file to the same run: %s it was done', async (how) => {
    const lease = await taken();
    ledger.failNext('swap', how);
    await lease.keep(at(10));
    expect(await lease.keep(at(20))).toEqual({ kind: 'kept' });
    pass(15);
    expect((await taken()).checkpoint).toEqual(at(20));
  });

  test('and which the client has sent again is found to be its own', async () => {
    const lease = await taken();
    ledger.failNext('swap', 'repeated');
    expect(await lease.keep(at(10))).toEqual({ kind: 'kept' });
    expect(await lease.keep(at(20))).toEqual({ kind: 'kept' });
  });

  test('is not told as kept where it cannot be looked up', async () => {
    const lease = await taken();
    ledger.failNext('swap', 'repeated');
    ledger.failNext('get', 'before');
    expect(await lease.keep(at(10))).toEqual({ kind: 'unknown', reason: 'no answer within 3000 ms' });
  });
});

test('a write that the ledger refuses without another’s version there is not tried for ever', async () => {
  const lease = await taken();
  ledger.swap = async () => ({ ok: true, value: false });
  expect(await lease.keep(at(10))).toEqual({ kind: 'lost' });
});

describe('a run that is later than it should be', () => {
  test('finds that another has the file now', async () => {
    const late = await taken();
    pass(15);
    await taken();
    expect(await late.keep(at(10))).toEqual({ kind: 'lost' });
    expect(await late.end('done')).toEqual({ kind: 'lost' });
  });

  test('finds that another has brought it to its end', async () => {
    const late = await taken();
    pass(15);
    await (await taken()).forget();
    expect(await late.giveBack(idle)).toEqual({ kind: 'lost' });
    expect(ledger.items()).toEqual([]);
  });
});
