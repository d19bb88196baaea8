import type { Check } from './check.ts';
import { type Facts, type Posted, readingsIn } from './facts.ts';
import { isGood } from './goodness.ts';
import { contentOf, keyOf, type ToldReading } from './told.ts';

/** No reading that would be taken by itself stands in a dead letter, unless another content of its id was there first. */
export const goodNotRefused: Check = {
  promise: 'no good reading is refused because of its neighbour',
  violations: (facts, tally) =>
    facts.posted.flatMap((letter) =>
      readingsIn(letter.told).flatMap((reading) => {
        tally.checked();
        if (!isGood(reading)) return [];
        const code = codeOf(reading, letter);
        if (code === 'conflict' && facts.foreignKeys.has(keyOf(reading))) return [];
        if (mayBeChanged(reading, letter, facts)) {
          tally.exempt('another content of its id was there first');
          if (code !== 'changed') return [`${letter.id} says ${code} of ${keyOf(reading)}, which is changed`];
          return isLostToChange(reading, facts) ? [`all that was said of ${keyOf(reading)} is refused as changed`] : [];
        }
        return [`${letter.id} refuses ${keyOf(reading)} (${contentOf(reading)}) as ${code}, and it is good`];
      }),
    ),
};

const codeOf = ({ id }: ToldReading, { problem, code }: Posted): string | undefined =>
  problem?.problems?.find((one) => one.reading_id === id)?.code ?? code;

/** Where each content of an id is refused for the sake of another, none is what it was changed from. */
function isLostToChange(reading: ToldReading, { filedWith, lettersOf }: Facts): boolean {
  const key = keyOf(reading);
  if (filedWith.has(key)) return false;
  return (lettersOf.get(key) ?? []).every((letter) => codeOf(reading, letter) === 'changed');
}

/** Whether something else under this id may have been known, and not refused, when this was refused. */
function mayBeChanged(reading: ToldReading, letter: Posted, { tellings, lettersOf, message }: Facts): boolean {
  const key = keyOf(reading);
  const firstDelivery = message(letter.messageId).deliveries[0]?.at ?? letter.at;
  return (tellings.get(key) ?? []).some((other) => {
    if (contentOf(other) === contentOf(reading) || !other.isReadable) return false;
    const { deliveries } = message(other.messageId);
    if (!deliveries.some(({ at }) => at <= letter.at)) return false;
    if (isGood(other)) return true;
    const refused = (lettersOf.get(key) ?? []).find((one) => one.messageId === other.messageId);
    return refused === undefined || refused.at > firstDelivery;
  });
}
