import { describe, expect, test } from 'vitest';

import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import type { ValidationError } from '../../lib/domain/blame.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { sessionsOf } from '../../lib/domain/session.ts';
import { callsOf } from '../../lib/ingest/calls.ts';
import { type ClaimedSession, fileSession, type Settlement } from '../../lib/ingest/file-session.ts';
import { readBreaker } from '../../lib/ledger/breaker.ts';
import type { Ports } from '../../lib/ports.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { aReading } from '../support/readings.ts';

/** All ways to part `n` readings among properties: 3 is 3, 2 + 1, 1 + 1 + 1. */
function partitions(n: number, most = n): number[][] {
  if (n === 0) return [[]];
  return Array.from({ length: Math.min(n, most) }, (_, index) => Math.min(n, most) - index).flatMap((first) =>
    partitions(n - first, first).map((rest) => [first, ...rest]),
  );
}

const readingsOf = (counts: readonly number[]): Reading[] =>
  counts.flatMap((count, property) =>
    Array.from({ length: count }, (_, press) =>
      aReading({ id: `${property}-${press}`, property: `p${property}_thickness` }),
    ),
  );

/** Files the readings as one session against an API that refuses whatever holds the culprit; counts the create calls. */
async function fileWith(readings: readonly Reading[], culprit: Reading, errors: readonly ValidationError[]) {
  const clock = { now: () => 0, sleep: async () => {} };
  let announced: readonly Reading[] = readings;
  let creates = 0;
  const ports = {
    ionworks: {
      create: async (measurement: { readings: readonly Reading[] }) => {
        creates += 1;
        // What is sent is what the claim says, so that whoever takes it over knows which measurement may exist.
        expect(new Set(measurement.readings)).toEqual(new Set(announced));
        return measurement.readings.includes(culprit)
          ? { kind: 'invalid', errors, reply: { says: 'it answered 422' } }
          : { kind: 'ok', value: { id: String(creates) } };
      },
    },
    clock,
    ledger: memoryLedger(),
    limit: adaptiveLimit(1, clock),
    newId: () => 'id-1',
    random: () => 0,
    report: () => {},
    settings: { api: { timeoutMs: 0, maxAttempts: 1 } },
  } as unknown as Ports;
  const located = readings.map((reading) => ({ cellId: 'cell-1', reading }));
  const [session, ...others] = sessionsOf(located, 900_000);
  if (!session || others.length > 0) throw new Error('the readings are not one session');
  const settled: [Reading, Settlement['kind']][] = [];
  const claimed: ClaimedSession = {
    ...session,
    announce: async (next) => {
      announced = next;
      return undefined;
    },
    tell: () => {},
    settle: async (some, settlement) => {
      settled.push(...some.map((reading): (typeof settled)[number] => [reading, settlement.kind]));
      return settlement;
    },
  };
  await fileSession(claimed, ports, callsOf(ports, 1_000_000, await readBreaker(ports)));
  const outcomes = new Map(settled);
  expect(settled.length, 'each reading is settled once').toBe(outcomes.size);
  return { extra: creates - 1, outcomes };
}

describe('one culprit among n readings, of whatever properties, refused without a place', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('costs at most 2 log2 n + 1 calls more: n = %i', async (n) => {
    const bound = 2 * Math.ceil(Math.log2(n)) + 1;
    for (const counts of partitions(n)) {
      const readings = readingsOf(counts);
      for (const culprit of readings) {
        const { extra, outcomes } = await fileWith(readings, culprit, []);
        expect(extra, `${counts.join(' + ')}, culprit ${culprit.id}`).toBeLessThanOrEqual(bound);
        const refused = readings.filter((reading) => outcomes.get(reading) === 'refused');
        const filed = readings.filter((reading) => outcomes.get(reading) === 'filed');
        expect(refused).toEqual([culprit]);
        expect(filed.length).toBe(n - 1);
      }
    }
  });
});
