import type { Reading } from '../../reading.ts';

/** How many readings a session has: nobody knows; so many together; so many of each property. */
export type Plan =
  | { kind: 'open' }
  | { kind: 'together'; count: number }
  | { kind: 'by-property'; counts: ReadonlyMap<string, number> };

/** The how many-th reading one is, and of how many, as the plan counts. */
export interface Counted {
  number: number;
  of?: number;
}

type Measured = Pick<Reading, 'property'>;

/** Counts a reading that is the last of its session. */
export function countLast(plan: Plan, { property }: Measured, readings: readonly Measured[]): Counted {
  if (plan.kind === 'together') return { number: readings.length, of: plan.count };
  const number = countOf(property, readings);
  const of = plan.kind === 'by-property' ? plan.counts.get(property) : undefined;
  return { number, ...(of !== undefined && { of }) };
}

/** True where all readings are there that were planned; never, where nobody has planned. */
export function isComplete(plan: Plan, readings: readonly Measured[]): boolean {
  switch (plan.kind) {
    case 'open':
      return false;
    case 'together':
      return readings.length >= plan.count;
    case 'by-property':
      return [...plan.counts].every(([property, count]) => countOf(property, readings) >= count);
  }
}

/**
 * Why the plan has no place for another reading of a property, in a clause; `undefined` where it has. Where readings are
 * sent `live`, ingest counts them all: one that nobody planned would stand for another, and part their session.
 */
export function whyBeyondPlan(
  plan: Plan,
  readings: readonly Measured[],
  { property, live }: Measured & { live: boolean },
): string | undefined {
  if (plan.kind === 'together' && readings.length >= plan.count) {
    return `the session has its ${plan.count} readings`;
  }
  const planned = plan.kind === 'by-property' ? plan.counts.get(property) : undefined;
  if (plan.kind === 'by-property' && planned === undefined && live) {
    return `${property} is not planned (--expected), and what is sent at once (--live) has to be`;
  }
  if (planned === undefined || countOf(property, readings) < planned) return undefined;
  return `the session has its ${planned} of ${property}`;
}

/** How many readings there will be, where the plan says it. */
export function plannedTotal(plan: Plan): number | undefined {
  if (plan.kind === 'open') return undefined;
  return plan.kind === 'together' ? plan.count : [...plan.counts.values()].reduce((total, count) => total + count, 0);
}

const countOf = (property: string, readings: readonly Measured[]): number =>
  readings.filter((reading) => reading.property === property).length;
