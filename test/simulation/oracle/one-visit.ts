import { mayPart } from '../world/taste.ts';
import { beginningOf, firstDelivery, heldInTrouble, knownAt } from './arrival.ts';
import type { Check, Tally } from './check.ts';
import { type Facts, type Filed, keysIn } from './facts.ts';
import { isGood, sentValue } from './goodness.ts';
import { gapMs, partsOf } from './parts.ts';
import { keyOf, type ToldReading } from './told.ts';
import { tooEarly } from './too-early.ts';
import { kinOf, type Visit, visitsOf, wholesOf } from './visits.ts';

/** However SQS cut a visit into batches, it is one measurement, filed when the visit was over. */
export const oneVisit: Check = {
  promise: 'one visit to the bench is one measurement',
  violations: (facts, tally) =>
    visitsOf(facts).flatMap((visit) => {
      const exemption = exemptionOf(visit, facts);
      if (exemption !== undefined) {
        tally.exempt(exemption);
        return [];
      }
      const { tellings, filedWith } = facts;
      const good = visit.readings.filter(isGood);
      const measurements = [...new Set(good.flatMap((one) => filedWith.get(keyOf(one)) ?? []))];
      if (measurements.length === 0) return [];
      tally.checked();

      const keys = new Set(visit.readings.map(keyOf));
      const mixed = measurements.find((one) => keysIn(one).some((key) => !keys.has(key)));
      if (mixed) return [`${mixed.id} mixes two visits: ${keysIn(mixed).join(', ')}`];

      const isCorrected = (key: string) => !(tellings.get(key) ?? []).every(isGood);
      const filing = filingOf(visit, measurements, isCorrected, facts);
      for (const { measurement } of filing.late) tally.exempt(whyLate(measurement, filing, isCorrected, facts));
      const early = filing.onTime.flatMap(({ measurement, requestedAt }) =>
        visit.whole ? [] : tooEarly(measurement, keysIn(measurement), requestedAt, visit.readings, facts),
      );
      // What a message carries whole is a visit by itself, also where it is a part that was corrected.
      const unsaid = visit.whole ? [] : lateWithoutWord(filing, facts);
      return [...early, ...parted(visit, filing, facts, tally), ...unsaid];
    }),
};

/** Why nothing can be said of how a visit is to be filed. */
function exemptionOf({ readings }: Visit, facts: Facts): string | undefined {
  const told = readings.flatMap((one) => facts.tellings.get(keyOf(one)) ?? []);
  if (told.some((one) => one.isReadable && mayPart(sentValue(one)))) return 'the API may part it';
  if (readings.length > facts.plan.service.mostReadings) return 'it is too large for the API';
  if (kinOf(readings, facts).some((one) => wholesOf(keyOf(one), facts).length > 1)) {
    return 'part of it was told whole and in other ways';
  }
  return readings.some((one) => facts.foreignKeys.has(keyOf(one))) ? 'its name was taken' : undefined;
}

/** A visit's measurements: those that belong together, and those of readings that came when the first was settled. */
interface Filing {
  onTime: readonly Begun[];
  late: readonly Begun[];
  first: Begun;
  isLate: (key: string) => boolean;
}

interface Begun {
  measurement: Filed;
  requestedAt: number;
  from: number;
}

function filingOf(
  { readings, whole }: Visit,
  measurements: readonly Filed[],
  isCorrected: (key: string) => boolean,
  facts: Facts,
): Filing {
  const begun = measurements
    .map((measurement): Begun => ({ measurement, ...beginningOf(measurement, readings, facts) }))
    .toSorted((a, b) => a.requestedAt - b.requestedAt);
  const [first] = begun as [Begun];
  const isLate = (key: string) => (!whole || isCorrected(key)) && knownAt(key, facts) > first.from;
  const late = begun.filter((one) => one !== first && keysIn(one.measurement).every(isLate));
  return { onTime: begun.filter((one) => !late.includes(one)), late, first, isLate };
}

function whyLate(measurement: Filed, { first }: Filing, isCorrected: (key: string) => boolean, facts: Facts): string {
  const there = keysIn(measurement).filter((key) => firstDelivery(key, facts) < first.from);
  if (there.length === 0) return 'part of it came after the rest was filed';
  if (there.every(isCorrected)) return 'part of it was refused and corrected';
  return 'part of it was there before, but nobody could keep it';
}

/** Where what was there in time became other measurements than it had to. */
function parted({ readings }: Visit, { onTime, late, isLate }: Filing, facts: Facts, tally: Tally): string[] {
  const { tellings } = facts;
  // A late reading may join one that was there, and waited all the same as the API did not take it then.
  const parts = onTime.map(({ measurement }) => keysIn(measurement).filter((key) => !isLate(key)));
  const together = new Set(parts.flat());
  const all = new Set([...onTime, ...late].flatMap(({ measurement }) => keysIn(measurement)));
  const isTogether = (one: ToldReading) => together.has(keyOf(one));
  const isThere = (one: ToldReading) => all.has(keyOf(one));
  const wasRefused = (one: ToldReading) =>
    (tellings.get(keyOf(one)) ?? []).some((told) => told.isReadable && !isGood(told));
  // What could not be read was never part of it; what the API refused, and what came late, was there when it was cut, or not.
  const cuts = [
    isTogether,
    isThere,
    (one: ToldReading) => isTogether(one) || wasRefused(one),
    (one: ToldReading) => isThere(one) || wasRefused(one),
  ];
  const expected = cuts.map((isCut) =>
    inWords(partsOf(readings.filter(isCut)).map((part) => part.filter(isTogether).map(keyOf))),
  );
  const seen = inWords(parts);
  if (expected.includes(seen)) return [];
  const isOthers = readings.some(wasRefused) || all.size > together.size;
  if (isOthers && heldInTrouble(readings, facts).length > 0) {
    tally.exempt('what was left of it had to wait, and was cut anew with others than before');
    return [];
  }
  return [`a visit is parted: ${seen}, and should be ${expected[0]}`];
}

/** Late readings whose measurement does not say to which one it belongs. */
function lateWithoutWord({ late, onTime }: Filing, { filed }: Facts): string[] {
  return late.flatMap(({ measurement, from }) => {
    const others = [...onTime, ...late].map((one) => one.measurement).filter((one) => one !== measurement);
    if (!others.some((one) => one.committedAt <= from && isNear(one, measurement))) return [];
    const { notes = '' } = measurement.json;
    const ofCell = filed.filter((one) => one !== measurement && one.cellId === measurement.cellId);
    if (ofCell.some(({ id, name }) => notes.includes(id) || notes.includes(name))) return [];
    return [`${measurement.id} is late, and its notes do not say to which measurement it belongs: "${notes}"`];
  });
}

/** Whether a reading of one is within the gap of a reading of the other. */
function isNear(a: Filed, b: Filed): boolean {
  const timesIn = ({ json }: Filed) => json.test_setup.readings.map(({ measured_at }) => Date.parse(measured_at));
  return timesIn(a).some((one) => timesIn(b).some((other) => Math.abs(one - other) <= gapMs));
}

const inWords = (parts: readonly (readonly string[])[]): string =>
  parts
    .filter((part) => part.length > 0)
    .map((part) => `(${part.toSorted().join(', ')})`)
    .toSorted()
    .join(' ');
