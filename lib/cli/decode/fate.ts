import type { Decoded } from '../../domain/instruments/decoder.ts';
import { whyImplausible } from '../../domain/plausibility.ts';
import type { Problem } from '../../domain/problem.ts';
import { digitsOf, quantityOf } from '../../domain/quantity.ts';
import { dimensionOfUnit } from '../../domain/unit.ts';
import type { FrameReading } from './reading-of-frame.ts';

/** What ingest does with a frame of which nothing else is known: takes it, if the message or the registry says the rest, or not. */
export type Fate =
  | { kind: 'takes'; quantity?: { value: string; unit: string }; conditions: readonly string[] }
  | { kind: 'refuses'; code: Problem['code']; why: string };

/** The fate of a frame, as far as it hangs on the frame alone. */
export function fateOf({ says, measures, candidates }: FrameReading): Fate {
  if (!says.ok)
    return { kind: 'refuses', code: says.problem.code, why: whyUnread(says.problem, candidates.length > 0) };
  const decoded = says.value;
  if (decoded.kind === 'error') return { kind: 'refuses', code: decoded.code, why: decoded.says };
  if (decoded.stable === false) {
    return { kind: 'refuses', code: 'unstable', why: 'the instrument marks it as not stable' };
  }
  return fateOfValue(decoded, measures);
}

function fateOfValue(decoded: Extract<Decoded, { kind: 'value' }>, measures: FrameReading['measures']): Fate {
  const { value, unit, weight } = decoded;
  if (unit === undefined)
    return { kind: 'takes', conditions: ['its unit is told', ...propertyTold(measures === 'mass')] };

  const quantity = quantityOf({ value, unit }, 'reading', new Map());
  if (!quantity.ok) return { kind: 'refuses', code: quantity.problem.code, why: quantity.problem.detail };
  const isWeight = measures === 'mass' && dimensionOfUnit(quantity.value.unit) === 'mass' && weight !== 'gross';
  const implausible = whyImplausible(quantity.value, undefined);
  return {
    kind: 'takes',
    quantity: { value: digitsOf(quantity.value.value), unit: quantity.value.unit },
    conditions: [
      ...propertyTold(isWeight),
      ...(implausible === undefined ? [] : ['its instrument has a min in the registry that allows it']),
    ],
  };
}

/** A balance weighs; what else was measured has to be said. */
const propertyTold = (isWeight: boolean): string[] => (isWeight ? [] : ['its property is told']);

/** The sentence of the problem repeats the frame, and what each format makes of it, which stand above. */
function whyUnread({ detail }: Problem, fitsSome: boolean): string {
  if (fitsSome)
    return "the formats that it fits disagree; give the right one, or put the instrument's into the registry";
  return detail.slice(detail.lastIndexOf('": ') + 3);
}
