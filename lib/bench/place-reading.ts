import { clockWords, isClockOff } from '../domain/bench/clock-words.ts';
import { nextPosition } from '../domain/bench/session/next-position.ts';
import { whyBeyondPlan } from '../domain/bench/session/plan.ts';
import { whyNoRoom } from '../domain/bench/session/replicates.ts';
import { quoted } from '../domain/problem.ts';
import { instrumentKey, type Reading } from '../domain/reading.ts';
import type { BenchCell } from './event.ts';
import type { PickedStage } from './remembered.ts';
import { type Bench, readingsOn } from './table.ts';

/** Where a reading belongs: its cell, its stage, and its position in the reading itself. */
export interface PlacedReading {
  cell: BenchCell;
  stage: PickedStage;
  reading: Reading;
}

/** Finds the place of a reading in the session on the table; or why it is not taken now, in a clause. */
export function placeReading({ table, settings }: Bench, reading: Reading, source: string): PlacedReading | string {
  const { cell, stage, doubt, clockOffMs } = table;
  if (cell && doubt !== undefined) {
    return `${quoted(doubt, 40)} was scanned or typed last, and is not on the table; scan its cell, or ${cell.label} to go on with that`;
  }
  if (!cell) return 'no cell is on the table; scan or type it first, then press again';
  if (!stage) return 'the stage is not picked; type it first, then press again';
  if (!settings.trustsClock && isClockOff(clockOffMs)) {
    return `${clockWords(clockOffMs)}, so that its time would be wrong; set the clock, or start with --trust-clock`;
  }
  const readings = readingsOn(table);
  const beyond = whyBeyondPlan(settings.plan, readings, { property: reading.property, live: settings.live });
  if (beyond !== undefined) return `${beyond}; ${wayOut}`;

  const placed = atPosition(settings.positions, reading, readings);
  if (!placed) return `${reading.property} was taken at each of ${settings.positions.join(', ')}; ${wayOut}`;
  const noRoom = whyNoRoom(readings, placed) ?? whyOtherSource(table, placed, source);
  return noRoom === undefined ? { cell, stage, reading: placed } : `${noRoom}; ${wayOut}`;
}

const wayOut = 'u takes the last one back, n begins the next cell';

/** Two instruments without a name look like one to whoever files their readings, and would be averaged. */
function whyOtherSource(
  { session }: Bench['table'],
  { property, instrument }: Reading,
  source: string,
): string | undefined {
  if (instrument && instrumentKey(instrument) !== undefined) return undefined;
  const ofProperty = session?.presses.filter(({ reading }) => reading.property === property) ?? [];
  const other = ofProperty.find((press) => press.source !== undefined && press.source !== source)?.source;
  return other === undefined
    ? undefined
    : `the session has its ${property} by another instrument, ${other}, and nothing tells them apart (--instrument)`;
}

/** Replicates are taken at one position after the other; anything else at none. */
function atPosition(positions: readonly string[], reading: Reading, readings: readonly Reading[]): Reading | undefined {
  if (!reading.replicable || positions.length === 0) return reading;
  const position = nextPosition(positions, reading.property, readings);
  return position === undefined ? undefined : { ...reading, position };
}
