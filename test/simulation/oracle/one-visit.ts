import type { InvocationRecord } from '../world/history.ts';
import { sessionQuietMs } from '../world/run.ts';
import { mayPart } from '../world/taste.ts';
import type { Check, Tally } from './check.ts';
import { type Facts, type Filed, keysIn } from './facts.ts';
import { isGood, sentValue } from './goodness.ts';
import { byTime, partsOf } from './parts.ts';
import { keyOf, type ToldReading } from './told.ts';

/** However SQS cut a visit into batches, it is one measurement, filed when the visit was over. */
export const oneVisit: Check = {
  promise: 'one visit to the bench is one measurement',
  violations: (facts, tally) => visitsOf(facts).flatMap((visit) => violationsOf(visit, facts, tally)),
};

/** Readings of one cell, stage and operator with no gap between them: one of each id. */
interface Visit {
  readings: readonly ToldReading[];
  /** True where one message carries it whole. */
  whole: boolean;
}

const gapMs = 900_000;

/** The visits as all messages together tell them. What a message carries whole is a visit by itself. */
function visitsOf(facts: Facts): Visit[] {
  const { tellings } = facts;
  const readings = [...tellings.values()].flatMap((told) => told.find(isGood) ?? told.find(isFileable) ?? []);
  const groups = Map.groupBy(readings, (reading) => {
    const { cellId, stage, operator } = reading;
    return JSON.stringify([cellId, stage, operator, wholesOf(keyOf(reading), facts)]);
  });
  return [...groups.values()].flatMap((group) => {
    const visits: ToldReading[][] = [];
    for (const reading of group.toSorted(byTime)) {
      const last = visits.at(-1)?.at(-1);
      if (last && reading.measuredAt - last.measuredAt <= gapMs) visits.at(-1)?.push(reading);
      else visits.push([reading]);
    }
    return visits.map((visit): Visit => ({ readings: visit, whole: visit[0]?.wholeOf !== undefined }));
  });
}

/** Readable, and of a cell that exists; whether the API takes it is another question. */
const isFileable = (reading: ToldReading): boolean => isGood({ ...reading, value: '4', unit: 'mm' });

/** In which ways producers grouped a reading: what an operator sends again comes as it came first. */
function wholesOf(key: string, { tellings, message }: Facts): string[] {
  const all = tellings.get(key) ?? [];
  const first = all.filter(({ messageId }) => message(messageId).from === 'producer');
  // An operator who corrects the cell makes it another reading.
  const told = first.length > 0 ? first : all;
  return [...new Set(told.map(({ wholeOf }) => wholeOf ?? 'open'))];
}

function violationsOf(visit: Visit, facts: Facts, tally: Tally): string[] {
  const { readings, whole } = visit;
  const { tellings, filedWith, plan } = facts;
  const toldOf = (reading: ToldReading) => tellings.get(keyOf(reading)) ?? [];

  if (readings.flatMap(toldOf).some((one) => one.isReadable && mayPart(sentValue(one))))
    return exempt('the API may part it');
  if (readings.length > plan.service.mostReadings) return exempt('it is too large for the API');
  const isToldInWays = (one: ToldReading) => wholesOf(keyOf(one), facts).length > 1;
  if (kinOf(readings, facts).some(isToldInWays)) return exempt('part of it was told whole and in other ways');
  if (readings.some((one) => facts.foreignKeys.has(keyOf(one)))) return exempt('its name was taken');
  const good = readings.filter(isGood);
  const measurements = [...new Set(good.flatMap((one) => filedWith.get(keyOf(one)) ?? []))];
  if (measurements.length === 0) return [];
  tally.checked();

  const keys = new Set(readings.map(keyOf));
  const mixed = measurements.find((one) => keysIn(one).some((key) => !keys.has(key)));
  if (mixed) return [`${mixed.id} mixes two visits: ${keysIn(mixed).join(', ')}`];

  const begun = measurements
    .map((measurement) => ({ measurement, ...beginningOf(measurement, readings, facts) }))
    .toSorted((a, b) => a.requestedAt - b.requestedAt);
  const [first] = begun as [(typeof begun)[number]];
  const wasCorrected = (key: string) => !(tellings.get(key) ?? []).every(isGood);
  const isLate = (key: string) => (!whole || wasCorrected(key)) && knownAt(key, facts) > first.from;
  const onTime = begun.filter(
    ({ measurement }) => !keysIn(measurement).every(isLate) || measurement === first.measurement,
  );
  const late = begun.filter((one) => !onTime.includes(one));
  for (const { measurement } of late) {
    const there = keysIn(measurement).filter((key) => firstDelivery(key, facts) < first.from);
    if (there.length === 0) tally.exempt('part of it came after the rest was filed');
    else if (there.every(wasCorrected)) tally.exempt('part of it was refused and corrected');
    else tally.exempt('part of it was there before, but nobody could keep it');
  }

  const violations = onTime.flatMap(({ measurement, requestedAt }) =>
    whole ? [] : tooEarly(measurement, keysIn(measurement), requestedAt, readings, facts),
  );
  // A late reading may join one that was there, and waited all the same as the API did not take it then.
  const parts = onTime.map(({ measurement }) => keysIn(measurement).filter((key) => !isLate(key)));
  const together = parts.flat();
  const seen = partition(parts);
  const isTogether = (one: ToldReading) => together.includes(keyOf(one));
  const all = new Set(onTime.flatMap(({ measurement }) => keysIn(measurement)));
  const isThere = (one: ToldReading) => all.has(keyOf(one));
  // What could not be read was never part of it; what the API refused, and what came late, was there when it was cut, or not.
  const wasRefused = (one: ToldReading) => toldOf(one).some((told) => told.isReadable && !isGood(told));
  const cuts = [
    isTogether,
    isThere,
    (one: ToldReading) => isTogether(one) || wasRefused(one),
    (one: ToldReading) => isThere(one) || wasRefused(one),
  ];
  const expected = cuts.map((isCut) =>
    partition(partsOf(readings.filter(isCut)).map((part) => part.filter(isTogether).map(keyOf))),
  );
  if (!expected.includes(seen)) violations.push(`a visit is parted: ${seen}, and should be ${expected[0]}`);
  for (const { measurement, from } of late) {
    const earlier = begun.filter((one) => one.measurement.committedAt <= from && isNear(one.measurement, measurement));
    // What a message carries whole is a visit by itself, also where it is a part that was corrected.
    if (whole || earlier.length === 0) continue;
    const notes = measurement.json.notes ?? '';
    const ofCell = facts.filed.filter((one) => one.cellId === measurement.cellId);
    if (!ofCell.some((one) => one !== measurement && (notes.includes(one.id) || notes.includes(one.name)))) {
      violations.push(
        `${measurement.id} is late, and its notes do not say to which measurement it belongs: "${notes}"`,
      );
    }
  }
  return violations;

  function exempt(why: string): string[] {
    tally.exempt(why);
    return [];
  }
}

const partition = (parts: readonly (readonly string[])[]): string =>
  parts
    .filter((part) => part.length > 0)
    .map((part) => `(${part.toSorted().join(', ')})`)
    .toSorted()
    .join(' ');

/**
 * When a measurement was first asked for, and from when on it may have been settled what belongs to it: the beginning of
 * the invocation that asked, or of an earlier one that held some of the visit and was disturbed.
 */
function beginningOf(
  measurement: Filed,
  readings: readonly ToldReading[],
  { firstRequestFor, invocation, invocations, tellings }: Facts,
): { requestedAt: number; from: number } {
  const request = firstRequestFor(measurement);
  if (!request) throw new Error(`nobody asked for ${measurement.id}`);
  const messageIds = new Set(readings.flatMap((one) => tellings.get(keyOf(one)) ?? []).map((one) => one.messageId));
  const disturbed = invocations.filter(
    ({ disturbances, startedAt, messageIds: held }) =>
      disturbances.length > 0 && startedAt < request.at && held.some((id) => messageIds.has(id)),
  );
  const began = [...disturbed, invocation(request.invocation)].map(({ startedAt }) => startedAt);
  return { requestedAt: request.at, from: Math.min(...began) };
}

/** When a reading was known for certain: an invocation that nothing disturbed had kept its message for its session, or settled it. */
function knownAt(key: string, facts: Facts): number {
  const ends = (facts.tellings.get(key) ?? []).filter(isGood).flatMap(({ messageId }) =>
    facts.message(messageId).deliveries.flatMap(({ invocation }) => {
      const record = facts.invocation(invocation);
      return record.end === 'returned' && record.disturbances.length === 0 && keeps(record, messageId)
        ? [record.endedAt as number]
        : [];
    }),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}

/** Whether it is done with a message, or has it wait for nothing but its session. */
const keeps = ({ events }: InvocationRecord, messageId: string): boolean =>
  events.every((event) => {
    const isOther = event.kind !== 'deferred' || event.messageId !== messageId;
    return isOther || event.problem.code === 'session-open';
  });

const firstDelivery = (key: string, facts: Facts): number =>
  Math.min(Number.POSITIVE_INFINITY, ...deliveriesOf(key, facts).map(({ at }) => at));

const deliveriesOf = (key: string, { tellings, message }: Facts) =>
  (tellings.get(key) ?? []).flatMap(({ messageId }) => message(messageId).deliveries);

/** Before the session was quiet, and with fewer readings than were expected. */
function tooEarly(
  measurement: Filed,
  keys: readonly string[],
  requestedAt: number,
  readings: readonly ToldReading[],
  facts: Facts,
): string[] {
  const sentAt = (key: string) => Math.min(...(facts.tellings.get(key) ?? []).map((one) => one.sentAt));
  const quietAt = Math.max(...keys.map(sentAt)) + sessionQuietMs;
  if (requestedAt >= quietAt) return [];
  const expected = Math.min(
    ...readings.flatMap((one) =>
      (facts.tellings.get(keyOf(one)) ?? []).map((told) => told.expected ?? Number.POSITIVE_INFINITY),
    ),
  );
  if (arrivedAt(requestedAt, readings[0] as ToldReading, facts) >= expected) return [];
  return [`${measurement.id} is asked for ${(quietAt - requestedAt) / 1000} s before its session is quiet`];
}

/** How many readings of the same cell, stage and operator had come by then, in whatever message. */
const arrivedAt = (ms: number, reading: ToldReading, facts: Facts): number =>
  kinOf([reading], facts).filter((one) => firstDelivery(keyOf(one), facts) <= ms).length;

/** The readings of the same cell, stage and operator about that time, in whatever way they were told. */
function kinOf(readings: readonly ToldReading[], { tellings }: Facts): ToldReading[] {
  const [{ cellId, stage, operator }] = readings as [ToldReading];
  const times = readings.map(({ measuredAt }) => measuredAt);
  const [from, to] = [Math.min(...times) - gapMs, Math.max(...times) + gapMs];
  return [...tellings.values()].flatMap(
    (told) =>
      told.find((one) => {
        const isKin = one.cellId === cellId && one.stage === stage && one.operator === operator;
        return isKin && one.measuredAt >= from && one.measuredAt <= to;
      }) ?? [],
  );
}

/** Whether a reading of one is within the gap of a reading of the other. */
function isNear(a: Filed, b: Filed): boolean {
  const timesIn = ({ json }: Filed) => json.test_setup.readings.map(({ measured_at }) => Date.parse(measured_at));
  return timesIn(a).some((one) => timesIn(b).some((other) => Math.abs(one - other) <= gapMs));
}
