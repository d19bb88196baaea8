import type { ToldReading } from './told.ts';

/** Readings further apart are of two visits. */
export const gapMs = 900_000;
const mostReadings = 90;

/**
 * The measurements that readings of one cell, stage and operator have to become: in order of time, cut where they are
 * further apart than the gap, at ninety readings, before a second weighing, and where two keys would be one.
 */
export function partsOf(readings: readonly ToldReading[]): ToldReading[][] {
  const parts: ToldReading[][] = [];
  for (const reading of readings.toSorted(byTime)) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    const isNear = last !== undefined && reading.measuredAt - last.measuredAt <= gapMs;
    if (part && isNear && part.length < mostReadings && keysOf([...part, reading]) !== undefined) part.push(reading);
    else parts.push([reading]);
  }
  return parts;
}

export const byTime = (a: ToldReading, b: ToldReading): number => a.measuredAt - b.measuredAt || byId(a.id, b.id);

/** `m1/2` before `m1/10`. */
function byId(a: string, b: string): number {
  const [, headA = a, indexA = '0'] = /^(.*)\/(\d+)$/.exec(a) ?? [];
  const [, headB = b, indexB = '0'] = /^(.*)\/(\d+)$/.exec(b) ?? [];
  if (headA !== headB) return headA < headB ? -1 : 1;
  return Number(indexA) - Number(indexB) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Under which key each reading stands, in their order; `undefined` where they do not fit into one measurement. */
export function keysOf(readings: readonly ToldReading[]): string[] | undefined {
  const keys = new Set<string>();
  const add = (key: string): boolean => !keys.has(key) && keys.add(key).size > 0;
  const own: string[] = [];
  const seen = new Map<string, ToldReading[]>();
  for (const reading of readings) {
    const { property, position } = reading;
    const before = seen.get(property) ?? [];
    seen.set(property, [...before, reading]);
    const suffix = (one: ToldReading, index: number) => one.position ?? String(index + 1);
    if (before.length === 0) {
      if (!add(property)) return undefined;
    } else {
      // Scales do not measure in replicates.
      if (property === 'weight' || before[0]?.instrument !== reading.instrument) return undefined;
      const first = before[0] as ToldReading;
      const added = [`${property}_${position ?? before.length + 1}`];
      if (before.length === 1) added.push(`${property}_n`, `${property}_std`, `${property}_${suffix(first, 0)}`);
      for (const key of added) if (!add(key)) return undefined;
    }
  }
  const places = new Map<string, number>();
  for (const reading of readings) {
    const { property, position } = reading;
    const place = places.get(property) ?? 0;
    places.set(property, place + 1);
    const isRepeated = (seen.get(property)?.length ?? 0) > 1;
    own.push(isRepeated ? `${property}_${position ?? place + 1}` : property);
  }
  return own;
}
