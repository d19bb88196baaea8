import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, test } from 'vitest';

import { reporter } from '../../lib/adapters/report.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import type { Event } from '../../lib/ports.ts';
import { metricsIn, printed } from '../support/printed.ts';

/** What is printed of events, once an invocation with them ends. */
function told(...events: readonly Event[]) {
  const metrics = new Metrics({ serviceName: 'cellgauge-test', namespace: 'cellgauge' });
  const report = reporter(new Logger({ serviceName: 'cellgauge-test' }), metrics);
  const lines = printed(() => {
    for (const event of events) report(event);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  });
  return { log: lines.filter((line) => line._aws === undefined), ...metricsIn(lines) };
}

const problem: Problem = {
  code: 'refused-by-api',
  detail: 'Cannot file "thickness": Ionworks says: not plausible',
  path: 'readings[3].value',
  status: 422,
  correlationId: 'c-1',
  response: '{"detail":"the whole body of the answer"}',
};
const told422 = {
  code: 'refused-by-api',
  detail: 'Cannot file "thickness": Ionworks says: not plausible',
  path: 'readings[3].value',
  status: 422,
  correlation_id: 'c-1',
};

describe('a measurement that was filed', () => {
  const filed: Event = {
    kind: 'filed',
    cellId: 'cell-a',
    measurementId: 'm-1',
    name: 'thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6',
    readingIds: ['r-1', 'r-2', 'r-3'],
  };

  test('is one line with its ids', () => {
    expect(told(filed).log).toEqual([
      {
        level: 'INFO',
        message: 'filed',
        timestamp: expect.any(String),
        service: 'cellgauge-test',
        sampling_rate: 0,
        cell_instance_id: 'cell-a',
        measurement_id: 'm-1',
        measurement: 'thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6',
        reading_ids: ['r-1', 'r-2', 'r-3'],
      },
    ]);
  });

  test('counts its readings', () => {
    expect(told(filed, { ...filed, readingIds: ['r-4'] }).values).toEqual({
      Filed: { unit: 'Count', values: [3, 1] },
    });
  });
});

describe('a reading that was refused', () => {
  test('is one line that says why, without the body of the answer', () => {
    const { log } = told({ kind: 'refused', messageId: 'message-1', readingId: 'r-1', problem });
    expect(log).toMatchObject([
      { level: 'WARN', message: 'refused', message_id: 'message-1', reading_id: 'r-1', ...told422 },
    ]);
    expect(JSON.stringify(log)).not.toContain('the whole body');
  });

  test('has only the fields that are known', () => {
    const unreadable: Problem = { code: 'unreadable-message', detail: 'Cannot read the message' };
    const [line] = told({ kind: 'refused', messageId: 'message-1', problem: unreadable }).log;
    expect(Object.keys(line ?? {}).toSorted()).toEqual(
      ['code', 'detail', 'level', 'message', 'message_id', 'sampling_rate', 'service', 'timestamp'].toSorted(),
    );
  });

  test('counts', () => {
    const refused: Event = { kind: 'refused', messageId: 'message-1', problem };
    expect(told(refused, refused).values).toEqual({ Refused: { unit: 'Count', values: [1, 1] } });
  });
});

describe('a message that was deferred', () => {
  const deferred: Event = {
    ...{ kind: 'deferred', messageId: 'message-1', readingIds: ['r1', 'r2'] },
    ...{ problem, seconds: 45, ageSeconds: 7200 },
  };

  test('is one line that says of what, why, for how long, and how old it is', () => {
    const { log } = told(deferred);
    expect(log).toMatchObject([
      {
        ...{ level: 'INFO', message: 'deferred', message_id: 'message-1', reading_ids: ['r1', 'r2'] },
        ...{ seconds: 45, age_seconds: 7200, ...told422 },
      },
    ]);
    expect(JSON.stringify(log)).not.toContain('the whole body');
  });

  test('counts, and its age is measured', () => {
    expect(told(deferred, { ...deferred, ageSeconds: 30 }).values).toEqual({
      Deferred: { unit: 'Count', values: [1, 1] },
      OldestDeferredAge: { unit: 'Seconds', values: [7200, 30] },
    });
  });

  test('is measured with a thousand others, none left out', () => {
    const thousand = Array.from({ length: 1000 }, (_, ageSeconds): Event => ({ ...deferred, ageSeconds }));
    expect(told(...thousand).values.OldestDeferredAge?.values.toSorted((a, b) => a - b)).toEqual(
      thousand.map((_, ageSeconds) => ageSeconds),
    );
  });
});

describe('a call', () => {
  test('is no line, but counts, with its time; a repeated one counts as such', () => {
    const { log, values } = told(
      { kind: 'called', ms: 212, answer: 'ok', retry: false },
      { kind: 'called', ms: 10_000, answer: 'unknown', retry: true },
    );
    expect(log).toEqual([]);
    expect(values).toEqual({
      Calls: { unit: 'Count', values: [1, 1] },
      Latency: { unit: 'Milliseconds', values: [212, 10_000] },
      Retries: { unit: 'Count', values: [1] },
    });
  });
});

describe('calls that were stopped', () => {
  test('are an error that says why', () => {
    const { log, values } = told({ kind: 'stopped', problem: { ...problem, code: 'wrong-address' } });
    expect(log).toMatchObject([
      { level: 'ERROR', message: 'stopped calling Ionworks', ...told422, code: 'wrong-address' },
    ]);
    expect(values).toEqual({});
  });

  test('for a key that is not taken count, as there is an alarm on it', () => {
    expect(told({ kind: 'stopped', problem: { ...problem, code: 'unauthorized' } }).values).toEqual({
      Unauthorized: { unit: 'Count', values: [1] },
    });
  });
});

test('a dead letter without room for its reason has it told in a line', () => {
  expect(told({ kind: 'reason-left-out', messageId: 'message-1', problem }).log).toMatchObject([
    { level: 'WARN', message: 'dead letter without its reason', message_id: 'message-1', ...told422 },
  ]);
});

test('trouble is an error in its own words', () => {
  expect(told({ kind: 'trouble', detail: 'Cannot set when deferred messages come back: OverLimit' }).log).toMatchObject(
    [{ level: 'ERROR', message: 'Cannot set when deferred messages come back: OverLimit' }],
  );
});

test('metrics have no dimension but the service', () => {
  const { dimensions } = told(
    { kind: 'called', ms: 1, answer: 'ok', retry: true },
    { kind: 'refused', messageId: 'message-1', problem },
    { kind: 'stopped', problem: { ...problem, code: 'unauthorized' } },
  );
  expect(dimensions).toEqual([['service']]);
});

test('what a message says can break no line and take the place of no field', () => {
  const detail = 'Cannot read "\n{\\"level\\":\\"ERROR\\"}\u2028\u0000"';
  const [line, ...others] = told({
    kind: 'refused',
    messageId: 'message-1',
    readingId: '__proto__',
    problem: { code: 'unreadable-message', detail },
  }).log;
  expect(others).toEqual([]);
  expect(line).toMatchObject({ level: 'WARN', message: 'refused', detail, reading_id: '__proto__' });
});
