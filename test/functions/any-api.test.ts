import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Fault } from '../../lib/local/ionworks/faults.ts';
import { type DeadLetter, type HandlerWorld, loadHandler, startHandlerWorld } from '../support/handler-world.ts';
import { contextWith, type Handler } from '../support/lambda-context.ts';

let world: HandlerWorld;
let handler: Handler;
beforeAll(async () => {
  world = await startHandlerWorld();
  handler = await loadHandler({ ...world.environment, API_MAX_ATTEMPTS: '2' });
});
afterAll(() => world.stop());
beforeEach(() => world.api.faults.clear());

/** What a message of a test holds: readings that must be found again, or a body that has none. */
interface Told {
  body: string;
  readings: readonly Expected[];
}

interface Stored {
  cellId: string;
  id: string;
  /** As the message says it. */
  value: string;
}

interface Expected extends Stored {
  /** Not in furlongs, and of a cell that there is. */
  isGood: boolean;
}

type Plan =
  | { kind: 'press'; cell: number; minute: number; value: string }
  | { kind: 'several'; cell: number; minute: number; values: readonly string[]; furlongs: number }
  | { kind: 'unreadable'; body: string }
  | { kind: 'no-such-cell' }
  | { kind: 'again'; of: number }
  | { kind: 'changed'; of: number };

/** Cells 0 and 1 are told by their ids, cell 2 by its name. */
const cell = fc.integer({ min: 0, max: 2 });
const minute = fc.integer({ min: 0, max: 59 });
const value = fc.integer({ min: 4000, max: 4999 }).map((thousandths) => `${thousandths / 1000}`);
const place = fc.nat({ max: 20 });

const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('press'), cell, minute, value }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('several'),
      cell,
      minute,
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
      furlongs: fc.nat({ max: 8 }),
    }),
  },
  fc.record({ kind: fc.constant('unreadable'), body: fc.constantFrom('{', 'no frame', '{"readings":[]}', '{}') }),
  fc.record({ kind: fc.constant('no-such-cell') }),
  fc.record({ kind: fc.constant('again'), of: place }),
  fc.record({ kind: fc.constant('changed'), of: place }),
);

const scope = {
  on: fc.constantFrom(
    {},
    { method: 'POST' },
    { method: 'GET' },
    { path: '/search' },
    { path: /\/cell_instances\/[^/]+-0\// },
    { path: /^\/cell_measurements\// },
  ),
  times: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
};
const soon = { 'retry-after': '0' };

/** What leaves unknown whether a call was carried out, or says that it was not. */
const silence: fc.Arbitrary<Fault> = fc
  .record({
    ...scope,
    effect: fc.oneof(
      fc.constantFrom(401, 403, 405, 408, 410, 415, 425, 429, 500, 502, 503, 504).map((status) => ({ status })),
      fc.constantFrom(429, 503).map((status) => ({ status, headers: soon })),
      fc.constantFrom('before', 'during', 'after').map((drop) => ({ drop })),
      fc.constantFrom(
        { status: 200, body: '<html>Welcome</html>' },
        { status: 201, body: {} },
        { status: 204 },
        { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
        { status: 404, body: { detail: 'Not Found' } },
        { on: { method: 'POST' }, status: 409, body: {} },
        { on: { method: 'POST' }, status: 409, body: { detail: { existing_id: 'nothing' } } },
      ),
      fc
        .constantFrom(
          { status: 200, body: '<html>' },
          { status: 201, body: {} },
          { status: 201, body: '' },
          { status: 429, headers: soon },
          { status: 500 },
          { status: 504, body: '<html>' },
        )
        .map((answerAfterWork) => ({ answerAfterWork })),
      fc.integer({ min: 1, max: 3 }).map((staleReads) => ({ staleReads })),
      fc.constant({ ignoreFilters: true as const }),
    ),
  })
  .map(({ on, times, effect }): Fault => ({ on, ...(times !== undefined && { times }), ...effect }));

/** Refusals, which last: an API that takes a body back that it has stored is beyond help. */
const refusal: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .constantFrom(
      { status: 400, body: { message: 'no' } },
      { status: 404, body: { error_code: 'NOT_FOUND', message: 'no', detail: {} } },
      { status: 413, body: '<html>' },
      { status: 422, body: { detail: 'no' } },
      { status: 422, body: { detail: [{ loc: ['body', 'name'], msg: 'no', type: 't' }] } },
    )
    .chain((answer) => scope.on.map((on): Fault => ({ on, ...answer }))),
  fc.constant<Fault>({ on: { method: 'POST', bodyOver: 900 }, status: 413 }),
  fc.record({ above: fc.integer({ min: 4000, max: 4999 }), named: fc.boolean() }).map(({ above, named }): Fault => {
    const isAbove = (quantity: unknown) => (quantity as { value: number }).value > above / 1000;
    return {
      refuse: ({ properties }) => {
        const key = Object.keys(properties).find((key) => key.startsWith('thickness') && isAbove(properties[key]));
        if (key === undefined || key.endsWith('_n')) return undefined;
        const loc = ['body', 'properties', ...(named ? [key] : [])];
        return [{ type: 'value_error', loc, msg: 'too thick', input: null }];
      },
    };
  }),
);

/** The bodies of a batch for cells of its own, and what should be found of them. */
function batchOf(plans: readonly Plan[], batch: string): Told[] {
  const told: Told[] = [];
  for (const [index, plan] of plans.entries()) told.push(toldBy(plan, { told, batch, reading_id: `r-${index}` }));
  return told;
}

function toldBy(
  plan: Plan,
  { told, batch, reading_id }: { told: readonly Told[]; batch: string; reading_id: string },
): Told {
  switch (plan.kind) {
    case 'press': {
      const { value } = plan;
      const readings = [{ cellId: `${batch}-${plan.cell}`, id: reading_id, value, isGood: true }];
      return { body: JSON.stringify({ ...about(plan, batch), reading_id, value }), readings };
    }
    case 'several': {
      const readings = plan.values.map((value, index) => ({
        cellId: `${batch}-${plan.cell}`,
        id: `${reading_id}/${index}`,
        value,
        isGood: index !== plan.furlongs,
      }));
      const values = plan.values.map((value, index) => ({
        value,
        ...(index === plan.furlongs && { unit: 'furlong' }),
      }));
      return { body: JSON.stringify({ ...about(plan, batch), reading_id, readings: values }), readings };
    }
    case 'unreadable':
      return { body: plan.body, readings: [] };
    case 'no-such-cell': {
      const cellId = `${batch}-none`;
      const body = { property: 'thickness', unit: 'mm', value: '4.1', cell_instance_id: cellId, reading_id };
      return { body: JSON.stringify(body), readings: [{ cellId, id: reading_id, value: '4.1', isGood: false }] };
    }
    case 'again':
    case 'changed': {
      const earlier = told[plan.of];
      if (!earlier) return { body: 'no frame', readings: [] };
      const [first] = earlier.readings;
      if (plan.kind === 'again' || earlier.readings.length !== 1 || !first || first.id.includes('/')) return earlier;
      const changed = `${first.value}1`;
      const body = JSON.stringify({ ...JSON.parse(earlier.body), value: changed });
      return { body, readings: [{ ...first, value: changed }] };
    }
  }
}

const about = ({ cell, minute }: { cell: number; minute: number }, batch: string) => ({
  ...(cell === 2 ? { cell: `name of ${batch}-2` } : { cell_instance_id: `${batch}-${cell}` }),
  property: 'thickness',
  unit: 'mm',
  instrument: { id: 'mic-1', kind: 'micrometer' },
  measured_at: `2026-11-20T08:${String(minute).padStart(2, '0')}:00Z`,
});

let batches = 0;
async function delivered(plans: readonly Plan[]) {
  batches += 1;
  const batch = `b${batches}`;
  for (const number of [0, 1, 2]) world.api.cells.add({ id: `${batch}-${number}`, name: `name of ${batch}-${number}` });
  const told = batchOf(plans, batch);
  const records = await world.deliver(...told.map(({ body }) => body));
  return { told, records, stored: () => storedReadings(batch) };
}

/** The readings that the API holds, as their measurements list them. */
const storedReadings = (batch: string): Stored[] =>
  [0, 1, 2]
    .map((number) => `${batch}-${number}`)
    .flatMap((cellId) =>
      world.api
        .measurements(cellId)
        .flatMap(({ test_setup }) => test_setup?.readings as { id: string; value: string }[])
        .map(({ id, value }) => ({ cellId, id, value })),
    );

const comesBack = async (records: SQSRecord[]): Promise<string[]> =>
  (await handler({ Records: records }, contextWith())).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

const keyOf = ({ cellId, id }: Stored): string => `${cellId} ${id}`;

/** Every reading of a message that is done is filed or dead-lettered, and never both. */
function expectSettled(
  { readings }: Told,
  { messageId }: SQSRecord,
  stored: readonly Stored[],
  letters: readonly DeadLetter[],
) {
  const ofMessage = letters.filter(({ problem }) => problem.source_message_id === messageId);
  const ids = ofMessage.flatMap(({ problem }) => problem.reading_ids);
  expect(ofMessage.length).toBeLessThanOrEqual(1);
  if (readings.length === 0) expect(ofMessage).toHaveLength(1);
  for (const reading of readings) {
    const isFiled = stored.some((other) => keyOf(other) === keyOf(reading) && other.value === reading.value);
    expect({ reading, isFiled, isRefused: ids.includes(reading.id) }).toEqual({
      reading,
      isFiled,
      isRefused: !isFiled,
    });
  }
}

test('whatever Ionworks does, every message is filed, refused or put off, and nothing is filed twice', async () => {
  const plans = fc.array(plan, { minLength: 1, maxLength: 12 });
  const silences = fc.array(silence, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(plans, fc.array(refusal, { maxLength: 2 }), silences, async (plans, refusals, silences) => {
      const { told, records, stored } = await delivered(plans);
      await world.forgetOutage();
      world.api.faults.add(...refusals, ...silences);
      const deferred = await comesBack(records).finally(() => world.api.faults.clear());

      const letters = await world.deadLetters();
      const filed = stored();
      expect(deferred).toEqual(records.map(({ messageId }) => messageId).filter((id) => deferred.includes(id)));
      expect(new Set(filed.map(keyOf)).size).toBe(filed.length);
      for (const [at, message] of told.entries()) {
        const record = records[at] as SQSRecord;
        if (!deferred.includes(record.messageId)) expectSettled(message, record, filed, letters);
        else expect(letters.map(({ problem }) => problem.source_message_id)).not.toContain(record.messageId);
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever an outage interrupts is filed once when it is over, all that is good in it', async () => {
  const plans = fc.array(plan, { minLength: 1, maxLength: 12 });
  const silences = fc.array(fc.array(silence, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(plans, silences, async (plans, outages) => {
      const { told, records, stored } = await delivered(plans);
      const letters: DeadLetter[] = [];
      let left = records;
      await world.forgetOutage();
      for (const outage of [...outages, []]) {
        if (left.length === 0) break;
        world.api.faults.add(...outage);
        const deferred = await comesBack(left).finally(() => world.api.faults.clear());
        letters.push(...(await world.deadLetters()));
        left = left.filter(({ messageId }) => deferred.includes(messageId));
        await world.passOutage();
      }
      expect(left).toEqual([]);

      const filed = stored();
      expect(new Set(filed.map(keyOf)).size).toBe(filed.length);
      for (const [at, message] of told.entries()) expectSettled(message, records[at] as SQSRecord, filed, letters);
      const readings = told.flatMap((message) => message.readings);
      for (const { isGood, ...reading } of readings) {
        const hasRival = readings.some((other) => keyOf(other) === keyOf(reading) && other.value !== reading.value);
        if (isGood && !hasRival) expect(filed).toContainEqual(reading);
      }
    }),
    { numRuns: 100 },
  );
});
