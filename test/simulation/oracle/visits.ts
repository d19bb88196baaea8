import type { Facts } from './facts.ts';
import { isGood } from './goodness.ts';
import { byTime, gapMs } from './parts.ts';
import { keyOf, type ToldReading } from './told.ts';

/** Readings of one cell, stage and operator with no gap between them: one of each id. */
export interface Visit {
  readings: readonly ToldReading[];
  /** True where one message carries it whole. */
  whole: boolean;
}

/** The visits as all messages together tell them. What a message carries whole is a visit by itself. */
export function visitsOf(facts: Facts): Visit[] {
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
export function wholesOf(key: string, { tellings, message }: Facts): string[] {
  const all = tellings.get(key) ?? [];
  const first = all.filter(({ messageId }) => message(messageId).from === 'producer');
  // An operator who corrects the cell makes it another reading.
  const told = first.length > 0 ? first : all;
  return [...new Set(told.map(({ wholeOf }) => wholeOf ?? 'open'))];
}

/** The readings of the same cell, stage and operator about that time, in whatever way they were told. */
export function kinOf(readings: readonly ToldReading[], { tellings }: Facts): ToldReading[] {
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
