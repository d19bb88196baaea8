import { type KeptReading, keptFrom } from '../domain/kept-reading.ts';
import { nameOf } from '../domain/measurement-name.ts';
import type { Reading } from '../domain/reading.ts';
import { type Visit, visitsOf } from '../domain/visit.ts';
import type { ClaimRecord, Settled } from '../ledger/entries.ts';
import { isSettled } from '../ledger/read-cells.ts';
import type { CellEntries } from './cell-entries.ts';
import type {
  Came,
  CellStory,
  Claim,
  FiledMeasurement,
  MeasurementStory,
  OpenSession,
  ReadingState,
  ReadingStory,
  Refusal,
} from './story.ts';

/** By what ingest goes, and the time at which the story is told. Milliseconds. */
export interface TraceRules {
  now: number;
  sessionGapMs: number;
  sessionQuietMs: number;
}

/** Tells the stories of one cell. */
export interface CellStories {
  reading: (id: string) => ReadingStory | undefined;
  measurements: (id: string) => MeasurementStory[];
  cell: () => CellStory;
}

/** The stories that the entries of a cell tell, judged as ingest would judge them when a message of the cell came now. */
export function cellStories(entries: CellEntries, { now, sessionGapMs, sessionQuietMs }: TraceRules): CellStories {
  const { cell, settled, waiting, measurements } = entries;
  const isOpen = ({ reading, arrival }: KeptReading): boolean => !isSettled(reading.id, arrival, entries);

  /** What claims hold; and what those leave behind of which nothing is to be settled any more. */
  const held = new Map<string, Held>();
  const left = new Map<string, Held>();
  for (const record of entries.claims) {
    const kept = record.readings.map(keptFrom);
    const sent = new Set(record.sent);
    const isEnded = record.until <= now;
    const isUnsettled = kept.some((one) => sent.has(one.reading.id) && isOpen(one));
    const into = isEnded && !isUnsettled ? left : held;
    const claim = claimOf(record, kept, cell.id);
    for (const one of kept.filter(isOpen)) {
      const kind = !isEnded ? 'being-filed' : sent.has(one.reading.id) ? 'outcome-unknown' : 'not-sent';
      into.set(one.reading.id, { kept: one, state: { kind, claim } });
    }
  }

  const waits = [...waiting.values()].filter((one) => isOpen(one) && !held.has(one.reading.id));
  const visits = new Map<string, Visit>();
  for (const visit of visitsOf(waits, sessionGapMs, sessionQuietMs)) {
    for (const { reading } of visit.readings) visits.set(reading.id, visit);
  }

  const ids = new Map(measurements.map(({ name, id }) => [name, id]));
  const late = Map.groupBy(measurements, ({ belongsTo }) => belongsTo);
  const filed = measurements.map(
    ({ belongsTo, ...measurement }): FiledMeasurement => ({
      ...measurement,
      belongsTo: belongsTo === undefined ? undefined : { name: belongsTo, id: ids.get(belongsTo) },
      late: late.get(measurement.name)?.map(({ name, id }) => ({ name, id })) ?? [],
    }),
  );

  const openStory = (kept: KeptReading, state: ReadingState): ReadingStory => {
    const { reading, arrival } = kept;
    const { messageId, sentAt, arrivedAt, replayOf } = arrival;
    const came: Came = { messageIds: [messageId], sentAt, arrivedAt, replayOf };
    const { stage } = reading;
    return { cell, ...saidIn(reading), stage, came, earlier: refusalsIn(settled.get(reading.id)), state };
  };
  const settledStory = (entry: Settled): ReadingStory => {
    const { sentAt, arrivedAt, replayOf } = entry;
    const earlier = apart(entry.earlier ?? []);
    const came: Came = { messageIds: newIn(entry, earlier), sentAt, arrivedAt, replayOf };
    const state = settledState(entry, filed);
    const stage = state.kind === 'filed' ? state.measurement?.stage : undefined;
    return { cell, ...saidIn(entry), stage, came, earlier, state };
  };

  const reading = (id: string): ReadingStory | undefined => {
    const claimed = held.get(id) ?? (visits.has(id) ? undefined : left.get(id));
    if (claimed) return openStory(claimed.kept, claimed.state);
    const visit = visits.get(id);
    const kept = waiting.get(id);
    if (visit && kept) return openStory(kept, { kind: 'waiting', session: sessionOf(visit, now) });
    const entry = settled.get(id);
    return entry && settledStory(entry);
  };
  const storiesOf = (ids: readonly string[]) => ids.flatMap((id) => reading(id) ?? []);

  return {
    reading,
    measurements: (id) =>
      filed
        .filter((measurement) => measurement.id === id)
        .map((measurement) => ({ measurement, readings: storiesOf(measurement.readingIds) })),
    cell: () => {
      const all = storiesOf([...new Set([...settled.keys(), ...visits.keys(), ...held.keys(), ...left.keys()])]);
      const readings = all
        .filter(({ state }) => state.kind !== 'filed')
        .sort((a, b) => a.came.arrivedAt - b.came.arrivedAt || a.came.sentAt - b.came.sentAt);
      return { cell, measurements: filed, filedReadings: all.length - readings.length, readings };
    },
  };
}

/** What a reading says, wherever the ledger keeps it. */
const saidIn = ({ id, property, value, unit, measuredAt, position }: Reading | Settled) => ({
  ...{ id, property, value, unit, measuredAt, position },
});

/** A reading in a claim that has not been settled. */
interface Held {
  kept: KeptReading;
  state: ReadingState;
}

function claimOf(record: ClaimRecord, readings: readonly KeptReading[], cellId = ''): Claim {
  const { sent, completeBy, since, until, requests = [], belongsTo } = record;
  const ids = new Set(sent);
  const [first, ...others] = readings.map(({ reading }) => reading).filter(({ id }) => ids.has(id));
  return {
    stage: readings[0]?.reading.stage,
    readings,
    completeBy,
    since,
    until,
    sent: first && {
      name: nameOf({ cellId, readings: [first, ...others] }),
      readingIds: [first, ...others].map(({ id }) => id),
    },
    requests,
    belongsTo,
  };
}

const sessionOf = ({ readings, expected, completeAt }: Visit, now: number): OpenSession => ({
  stage: readings[0].reading.stage,
  readings,
  expected,
  completeAt,
  isComplete: completeAt <= now,
});

function settledState(entry: Settled, filed: readonly FiledMeasurement[]): ReadingState {
  const { at } = entry;
  if (entry.kind === 'refused') return { kind: 'refused', at, problem: entry.problem, requests: entry.requests };
  const { measurementId, name } = entry;
  return { kind: 'filed', at, measurementId, name, measurement: filed.find((one) => one.name === name) };
}

/** The refusals of a reading that has come anew. */
function refusalsIn(entry: Settled | undefined): readonly Refusal[] {
  if (entry?.kind !== 'refused') return [];
  const { at, problem, messageIds, earlier = [] } = entry;
  return apart([...earlier, { at, code: problem.code, detail: problem.detail, messageIds }]);
}

/** The ledger names with each refusal the messages of those before as well; here each has its own. */
const apart = (refusals: readonly Refusal[]): readonly Refusal[] =>
  refusals.map((refusal, index) => ({ ...refusal, messageIds: newIn(refusal, refusals.slice(0, index)) }));

/** The messages that no refusal before has named. */
function newIn({ messageIds }: Pick<Refusal, 'messageIds'>, before: readonly Refusal[]): string[] {
  const known = new Set(before.flatMap((refusal) => refusal.messageIds));
  const fresh = messageIds.filter((id) => !known.has(id));
  return fresh.length > 0 ? fresh : messageIds.slice(-1);
}
