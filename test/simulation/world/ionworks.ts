import type { Measurement } from '../../../lib/domain/measurement.ts';
import type { StoredMeasurement } from '../../../lib/domain/stored-measurement.ts';
import type { Answer, Cell, Ionworks, Page, Reply } from '../../../lib/ports.ts';
import type { Fault, Outage, Service } from '../plan/plan.ts';
import { chanceOf } from './chance.ts';
import { type Context, faultIn } from './context.ts';
import type { ApiRequest, FiledMeasurement } from './history.ts';
import type { Invocation } from './invocation.ts';
import { refusalOf } from './taste.ts';

/** Ionworks as it is known to behave, and as it may misbehave. */
export interface IonworksWorld {
  /** The port for one invocation. */
  portFor: (invocation: Invocation) => Ionworks;
  requests: readonly ApiRequest[];
  measurements: readonly FiledMeasurement[];
}

/** The client waits so long for an answer. */
const timeoutMs = 10_000;
const pageRows = 5;

export const cells: readonly Cell[] = [
  { id: 'cell-0', name: 'A-017' },
  { id: 'cell-1', name: 'A-018' },
  { id: 'cell-2', name: 'A-0171' },
  { id: 'cell-3', name: 'B-2' },
];

export function ionworksWorld(service: Service, context: Context, known: readonly Cell[] = cells): IonworksWorld {
  const { schedule, time, trace, count, outageOf } = context;
  const latencies = chanceOf(schedule, 'api');
  const byId = new Map(known.map((cell) => [cell.id, cell]));
  const measurements: FiledMeasurement[] = [];
  const byName = new Map<string, FiledMeasurement>();
  const ofCell = new Map<string, FiledMeasurement[]>();
  const requests: ApiRequest[] = [];
  /** Reads do not show what is newer than this. */
  let lagMs = 0;

  const there = () => latencies.between(5, 80);
  const back = () => (latencies.happens(0.1) ? latencies.between(200, 1500) : latencies.between(10, 150));

  const commit = (measurement: Snapshot, who: string, isForeign = false): FiledMeasurement => {
    const filed: FiledMeasurement = {
      ...{ id: `M${measurements.length + 1}`, committedAt: time.now(), ...measurement },
      ...(isForeign && { isForeign }),
    };
    measurements.push(filed);
    byName.set(nameKey(measurement), filed);
    ofCell.set(filed.cellId, [...(ofCell.get(filed.cellId) ?? []), filed]);
    trace.say('Ionworks', () => `files ${filed.id} for ${who}: ${inShort(filed)}`);
    return filed;
  };

  /** What the API does with a create when nothing goes wrong. */
  const created = (measurement: Snapshot, who: string): Answer<{ id: string }> => {
    if (!byId.has(measurement.cellId)) return { kind: 'missing', reply: reply(404) };
    const existing = byName.get(nameKey(measurement));
    if (existing) {
      count('409');
      return { kind: 'conflict', ...(service.tellsExistingId && { existingId: existing.id }), reply: reply(409) };
    }
    const { properties, readings } = contentOf(measurement.body);
    if (readings > service.mostReadings) {
      count('413');
      return { kind: 'too-large', reply: reply(413) };
    }
    const errors = refusalOf(properties);
    if (errors) {
      count(errors[0]?.loc.includes('properties') ? '422 that names a property' : '422 that names none');
      return { kind: 'invalid', errors, reply: reply(422) };
    }
    return { kind: 'ok', value: { id: commit(measurement, who).id } };
  };

  const commitLate = (measurement: Snapshot, afterMs: number) =>
    time.after(afterMs, () => {
      const answer = created(measurement, 'a request that nobody waits for');
      if (answer.kind === 'ok') count('committed after the client gave up');
    });

  /** One request, from its leaving to its answer: `work` is done once it has arrived. */
  const exchange = <T>(
    invocation: Invocation,
    request: ApiRequest,
    work: () => { answer: Answer<T>; afterMs?: number },
  ): Promise<Answer<T>> => {
    requests.push(request);
    const answered = invocation.ask<Answer<T>>(request.key, (answer) => {
      time.after(there(), () => {
        const done = work();
        trace.say(invocation.who, () => `asks Ionworks to ${request.key}: ${done.answer.kind}`);
        answer(done.answer, done.afterMs ?? back());
      });
    });
    return answered.then((received) => {
      request.answer = received.kind;
      request.answeredAt = time.now();
      return received;
    });
  };

  const inOutage = (invocation: Invocation, outage: Outage): { answer: Answer<never>; afterMs?: number } => {
    invocation.disturb('outage of the API');
    switch (outage.how) {
      case 'no answer':
        return { answer: { kind: 'unknown', reply: silence }, afterMs: timeoutMs };
      case 'server error':
        return { answer: { kind: 'unknown', reply: reply(503) } };
      case 'throttled':
        return { answer: { kind: 'throttled', reply: reply(429) } };
      case 'unauthorized':
        return { answer: { kind: 'unauthorized', reply: reply(401) } };
    }
  };

  const create = (
    measurement: Snapshot,
    invocation: Invocation,
  ): { answer: Answer<{ id: string }>; afterMs?: number } => {
    const outage = outageOf('api');
    if (outage) return inOutage(invocation, outage);
    const fault = faultIn('create', context, invocation);
    const normally = () => created(measurement, invocation.who);
    if (!fault) return { answer: normally() };
    switch (fault.how) {
      case 'slow':
        return { answer: normally(), afterMs: timeoutMs - 100 };
      case 'name taken':
        if (!byName.has(nameKey(measurement))) commit(otherThan(measurement), 'somebody else', true);
        return { answer: normally() };
      case 'answer lost':
        normally();
        return { answer: { kind: 'unknown', reply: silence }, afterMs: timeoutMs };
      case 'committed late':
        commitLate(measurement, timeoutMs + fault.seconds * 1000);
        return { answer: { kind: 'unknown', reply: silence }, afterMs: timeoutMs };
      case 'not done':
        return { answer: { kind: 'unknown', reply: silence }, afterMs: timeoutMs };
      case 'forbidden':
        return { answer: { kind: 'forbidden', reply: reply(403) } };
      default:
        return { answer: commonFault(fault) };
    }
  };

  const lookUp = <T>(
    invocation: Invocation,
    normally: (fault: Fault['how'] | undefined) => Answer<T>,
  ): { answer: Answer<T>; afterMs?: number } => {
    const outage = outageOf('api');
    if (outage) return inOutage(invocation, outage);
    const fault = faultIn('look-up', context, invocation);
    if (!fault) return { answer: normally(undefined) };
    switch (fault.how) {
      case 'filter ignored':
        return { answer: normally(fault.how) };
      case 'slow':
        return { answer: normally(undefined), afterMs: timeoutMs - 100 };
      case 'lagging':
        lagMs = Math.max(lagMs, fault.seconds * 1000);
        return { answer: normally(undefined) };
      case 'no answer':
        return { answer: { kind: 'unknown', reply: silence }, afterMs: timeoutMs };
      default:
        return { answer: commonFault(fault) };
    }
  };

  const isShown = ({ committedAt }: FiledMeasurement): boolean => time.now() - committedAt >= lagMs;
  const pageOf = <Row>(rows: readonly Row[], offset: number): Page<Row> => {
    const found = rows.slice(offset, offset + pageRows);
    return { found, rows: found.length, ...(service.tellsTotal && { total: rows.length }) };
  };

  return {
    requests,
    measurements,
    portFor: (invocation) => {
      const request = (
        operation: ApiRequest['operation'],
        key: string,
        more: Partial<ApiRequest> = {},
      ): ApiRequest => ({
        ...{ invocation: invocation.record.number, at: time.now(), operation, key: `${operation} ${key}`, ...more },
      });
      return {
        create: (measurement) => {
          const snapshot = snapshotOf(measurement);
          const made = request('create', `${measurement.cellId} ${measurement.name}`, {
            ...{ name: measurement.name, cellId: measurement.cellId },
            readingIds: measurement.body.test_setup.readings.map(({ id }) => id),
          });
          return exchange(invocation, made, () => create(snapshot, invocation));
        },
        measurement: (id) =>
          exchange(invocation, request('measurement', id), () =>
            lookUp(invocation, () => {
              const found = measurements.find((one) => one.id === id && isShown(one));
              return found ? { kind: 'ok', value: rowOf(found) } : { kind: 'missing', reply: reply(404) };
            }),
          ),
        measurementsNamed: (cellId, name, offset) =>
          exchange(invocation, request('measurementsNamed', `${cellId} ${name} from ${offset}`), () =>
            lookUp(invocation, (how) => {
              const shown = (ofCell.get(cellId) ?? []).filter(isShown);
              const rows =
                how === 'filter ignored' || service.ignoresFilters ? shown : shown.filter((one) => one.name === name);
              return { kind: 'ok', value: pageOf(rows.map(rowOf), offset) };
            }),
          ),
        cellsLike: (text, offset) =>
          exchange(invocation, request('cellsLike', `${text} from ${offset}`), () =>
            lookUp(invocation, () => {
              const like = known.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
              return { kind: 'ok', value: pageOf(like, offset) };
            }),
          ),
        renewKey: () => invocation.ask('renew the key', (answer) => answer(undefined, back())),
      };
    },
  };
}

type Snapshot = Pick<FiledMeasurement, 'cellId' | 'name' | 'body'>;

/** What is on its way no longer changes. */
const snapshotOf = ({ cellId, name, body }: Measurement): Snapshot => ({ cellId, name, body: JSON.stringify(body) });

const nameKey = ({ cellId, name }: Snapshot): string => `${cellId} ${name}`;

function contentOf(body: string): { properties: Map<string, string>; readings: number } {
  const { properties, test_setup } = JSON.parse(body, (_key, value, context?: { source: string }) =>
    typeof value === 'number' && context ? context.source : value,
  );
  const texts = Object.entries(properties as Record<string, { value: string }>).map(
    ([key, { value }]) => [key, value] as const,
  );
  return { properties: new Map(texts), readings: test_setup.readings.length };
}

/** A measurement of the same name in which every reading says something else. */
const otherThan = ({ body, ...others }: Snapshot): Snapshot => {
  const { test_setup, ...fields } = JSON.parse(body);
  const readings = test_setup.readings.map((reading: object) => ({ ...reading, value: '1' }));
  return { ...others, body: JSON.stringify({ ...fields, test_setup: { ...test_setup, readings } }) };
};

/** As the API shows it: numbers are 64-bit floats, and the cell is told. */
const rowOf = ({ id, cellId, body }: FiledMeasurement): StoredMeasurement => ({
  ...JSON.parse(body),
  id,
  cell_instance_id: cellId,
});

const inShort = ({ name, body }: FiledMeasurement): string =>
  `${name} of ${(JSON.parse(body).test_setup.readings as { id: string }[]).map(({ id }) => id).join(', ')}`;

const reply = (status: number): Reply => ({ says: `it answered ${status}`, status });
const silence: Reply = { says: `it did not answer within ${timeoutMs} ms` };

/** Answers that do nothing, whatever was asked. */
function commonFault({ how, seconds }: Fault): Answer<never> {
  switch (how) {
    case 'server error':
      return { kind: 'unknown', reply: reply(500) };
    case 'throttled':
      return { kind: 'throttled', reply: reply(429) };
    case 'told to wait':
      return { kind: 'throttled', reply: { ...reply(429), retryAfterMs: seconds * 1000 } };
    case 'unauthorized':
      return { kind: 'unauthorized', reply: reply(401) };
    case 'misdirected':
      return { kind: 'misdirected', reply: reply(405) };
    default:
      throw new Error(`the API knows no fault "${how}"`);
  }
}
