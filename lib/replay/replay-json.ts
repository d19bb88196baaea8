import type { JsonObject } from '../domain/content.ts';
import type { Message } from '../domain/message.ts';
import { readingObjectsIn } from '../domain/standing-letter.ts';
import type { ReplayForecast, ReplayReport } from '../replay.ts';
import type { Outcomes, SentReading } from './outcomes.ts';
import type { Prediction } from './prediction.ts';
import type { PreparedLetter } from './prepared-letter.ts';

/** A dry run for programs: of each letter the fields of its first hundred readings before and after, and what will become of it. */
export const jsonOfForecast = (
  { selected, ready, unchanged, isCut, predictions }: ReplayForecast,
  warnings: readonly string[] = [],
): JsonObject => ({
  selected,
  letters: ready.map((prepared) => ({
    id: prepared.letter.id,
    before: firstReadings(prepared.letter.message),
    after: firstReadings({ ...prepared.letter.message, body: prepared.body, attributes: prepared.attributes }),
    changes: prepared.changes.slice(0, mostTold),
    ...jsonOfPrediction(predictions.get(prepared) as Prediction),
  })),
  unchanged: unchanged.map(({ id }) => id),
  ...(isCut && { more: true }),
  ...(warnings.length > 0 && { warnings }),
});

/** A letter of thousands of readings, each with what stands around all of them, would be more than anybody takes. */
const mostTold = 100;

const firstReadings = (message: Message): readonly JsonObject[] => readingObjectsIn(message).slice(0, mostTold);

function jsonOfPrediction(prediction: Prediction): JsonObject {
  const { kind, ...rest } = prediction;
  if (!('measurementId' in rest)) return { prediction: kind, ...rest };
  const { measurementId, ...words } = rest;
  return { prediction: kind, measurement_id: measurementId, ...words };
}

/** What was done, for programs; counts first. */
export function jsonOfReport({ plan, sent, failed, notDeleted, left, stop, outcomes }: ReplayReport): JsonObject {
  return {
    selected: plan.selected,
    replayed: sent.size,
    failed: failed.length,
    left: left.length,
    unchanged: plan.unchanged.length,
    ...(stop && { stopped: stop.kind === 'failed' ? stop.reason : stop.kind }),
    ...(failed.length > 0 && { failures: failed.map(({ letter, reason }) => ({ id: letter.letter.id, reason })) }),
    ...(notDeleted.length > 0 && {
      not_deleted: notDeleted.map(({ letter, reason }) => ({ id: idOf(letter), reason })),
    }),
    ...(outcomes && (outcomes.ok ? { outcomes: jsonOfOutcomes(outcomes.value) } : { not_followed: outcomes.reason })),
    ...(plan.isCut && { more: true }),
  };
}

const idOf = ({ letter }: PreparedLetter): string => letter.id;

const jsonOfOutcomes = ({ filed, refused, waiting, unread }: Outcomes): JsonObject => ({
  filed: filed.map(({ measurementId, ...reading }) => ({ ...jsonOfReading(reading), measurement_id: measurementId })),
  refused: refused.map(({ code, reason, ...reading }) => ({ ...jsonOfReading(reading), code, reason })),
  waiting: waiting.map(jsonOfReading),
  ...(unread !== undefined && { unread }),
});

const jsonOfReading = ({ letterId, readingId }: SentReading): JsonObject => ({
  letter: letterId,
  ...(readingId !== undefined && { reading_id: readingId }),
});

/** True where everything that was meant has gone back and, as far as it was waited for, is filed. */
export function isAllDone({ plan, failed, notDeleted, left, stop, outcomes }: ReplayReport): boolean {
  const isSent =
    failed.length + notDeleted.length + left.length + plan.unchanged.length === 0 && stop === undefined && !plan.isCut;
  if (!isSent || !outcomes) return isSent;
  return outcomes.ok && outcomes.value.refused.length + outcomes.value.waiting.length === 0;
}
