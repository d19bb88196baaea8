import { InvalidArgumentError } from 'commander';

import type { Plan } from '../../../domain/bench/session/plan.ts';
import { brief } from '../../../domain/problem.ts';
import { propertyNamed } from '../../../domain/property.ts';
import { mostReadings } from '../../../domain/session.ts';

/** Reads `5`, or `thickness=5,weight=1`. A session of more readings than a measurement holds would be parted. */
export function planOption(text: string): Plan {
  const plan = text.includes('=') ? planByProperty(text) : ({ kind: 'together', count: countOf(text) } as const);
  const total =
    plan.kind === 'together' ? plan.count : [...plan.counts.values()].reduce((sum, count) => sum + count, 0);
  if (total <= mostReadings) return plan;
  throw new InvalidArgumentError(`A session has at most ${mostReadings} readings.`);
}

function planByProperty(text: string): Extract<Plan, { kind: 'by-property' }> {
  const counts = new Map<string, number>();
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const named = propertyNamed(part.slice(0, Math.max(at, 0)).trim());
    if (at < 0 || !named.ok) throw new InvalidArgumentError(`${brief(part)} is no property=count such as thickness=5.`);
    if (counts.has(named.value)) throw new InvalidArgumentError(`It names ${named.value} twice.`);
    counts.set(named.value, countOf(part.slice(at + 1).trim()));
  }
  return { kind: 'by-property', counts };
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`${brief(text)} is no whole number above zero.`);
}
