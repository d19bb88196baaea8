import type { KeptReading } from '../../domain/kept-reading.ts';
import { isoTime } from '../../domain/time.ts';
import type { Requests } from '../../ledger/entries.ts';
import type { KnownCell } from '../../trace/cell-entries.ts';
import type {
  CellStory,
  Claim,
  FiledMeasurement,
  OpenSession,
  ReadingState,
  ReadingStory,
  Story,
} from '../../trace/story.ts';

/** A story for programs: keys as messages write them, ISO times; what is not known is left out by JSON.stringify. */
export const jsonOfStory = ({ asked, readings, measurements, cells, unreadable }: Story): object => ({
  asked,
  readings: readings.map(jsonOfReading),
  measurements: measurements.map((story) => ({
    ...jsonOfMeasurement(story.measurement),
    readings: story.readings.map(jsonOfReading),
  })),
  cells: cells.map(jsonOfCell),
  unreadable_entries: unreadable,
});

const jsonOfCell = ({ cell, measurements, filedReadings, readings }: CellStory): object => ({
  ...keysOfCell(cell),
  filed_readings: filedReadings,
  measurements: measurements.map(jsonOfMeasurement),
  readings: readings.map(jsonOfReading),
});

const keysOfCell = ({ id, name }: KnownCell): object => ({ cell_instance_id: id, cell: name });

const jsonOfReading = ({ cell, id, came, earlier, state, ...said }: ReadingStory): object => ({
  ...keysOfCell(cell),
  ...{ reading_id: id, property: said.property, value: said.value, unit: said.unit },
  ...{ stage: said.stage, position: said.position, measured_at: isoTime(said.measuredAt) },
  message_ids: came.messageIds,
  sent_at: isoTime(came.sentAt),
  arrived_at: isoTime(came.arrivedAt),
  replay_of: came.replayOf,
  earlier: earlier.map(({ at, code, detail, messageIds }) => ({
    ...{ refused_at: isoTime(at), code, detail },
    message_ids: messageIds,
  })),
  ...jsonOfState(state),
});

function jsonOfState(state: ReadingState): object {
  switch (state.kind) {
    case 'waiting':
      return { state: state.kind, session: jsonOfSession(state.session) };
    case 'being-filed':
    case 'outcome-unknown':
    case 'not-sent':
      return { state: state.kind, claim: jsonOfClaim(state.claim) };
    case 'refused': {
      const { code, detail, path, status, correlationId, response } = state.problem;
      return {
        state: state.kind,
        refused_at: isoTime(state.at),
        problem: { code, detail, path, status, correlation_id: correlationId, response },
        requests: jsonOfRequests(state.requests),
      };
    }
    case 'filed': {
      const { at, measurementId, name, measurement } = state;
      const known = measurement ? jsonOfMeasurement(measurement) : { measurement_id: measurementId, name };
      return { state: state.kind, filed_at: isoTime(at), measurement: known };
    }
  }
}

const jsonOfSession = ({ stage, readings, expected, completeAt, isComplete }: OpenSession): object => ({
  stage,
  ...spanOf(readings),
  reading_ids: idsOf(readings),
  expected,
  is_complete: isComplete,
  complete_at: completeAt > 0 ? isoTime(completeAt) : undefined,
});

const jsonOfClaim = ({ stage, readings, completeBy, since, until, sent, requests, belongsTo }: Claim): object => ({
  stage,
  ...spanOf(readings),
  reading_ids: idsOf(readings),
  complete_by: completeBy,
  claimed_at: isoTime(since),
  until: until > 0 ? isoTime(until) : undefined,
  sent: sent && { name: sent.name, reading_ids: sent.readingIds },
  requests: jsonOfRequests(requests),
  belongs_to: belongsTo,
});

const jsonOfMeasurement = (measurement: FiledMeasurement): object => {
  const { id, name, cell, stage, start, end, readingIds, completeBy, claimedAt, at, requests } = measurement;
  const { correlationId, belongsTo, late } = measurement;
  return {
    ...{ measurement_id: id, name, cell_instance_id: cell, stage, from: isoTime(start), to: isoTime(end) },
    ...{ reading_ids: readingIds, complete_by: completeBy, claimed_at: isoTime(claimedAt), filed_at: isoTime(at) },
    requests: jsonOfRequests(requests),
    correlation_id: correlationId,
    belongs_to: belongsTo && { measurement_id: belongsTo.id, name: belongsTo.name },
    later: late.map(({ id, name }) => ({ measurement_id: id, name })),
  };
};

const jsonOfRequests = (requests: Requests): object[] =>
  requests.map(({ at, request, says }) => ({ at: isoTime(at), request, says }));

const idsOf = (readings: readonly KeptReading[]): string[] => readings.map(({ reading }) => reading.id);

/** Sessions are in order of time. */
const spanOf = (readings: readonly KeptReading[]): object => {
  const [from, to] = [readings[0], readings.at(-1)].map((kept) => kept && isoTime(kept.reading.measuredAt));
  return { from, to };
};
