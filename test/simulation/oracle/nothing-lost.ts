import type { SentMessage } from '../world/history.ts';
import type { Check } from './check.ts';
import { type Facts, type Posted, readingsIn } from './facts.ts';
import { contentOf, keyOf, type ToldReading } from './told.ts';

/** Every reading that was sent is filed, or stands in a dead letter; what cannot be read stands there byte for byte. */
export const nothingLost: Check = {
  promise: 'when the queues are drained, a reading is filed or stands as a dead letter',
  violations: (facts, tally) =>
    facts.sent.flatMap((message) => {
      const told = facts.told.get(message.id);
      if (message.expired) return [`${message.id} expired on the queue`];
      if (told?.kind !== 'readings') {
        tally.checked();
        const isThere = facts.posted.some((letter) => letter.messageId === message.id && isIntact(letter, message));
        return isThere ? [] : [`${message.id} cannot be read, and no dead letter has it byte for byte`];
      }
      tally.checked(told.readings.length);
      return told.readings
        .filter((reading) => !isFiled(reading, facts) && !stands(reading, facts))
        .map((reading) => `${message.id} says ${contentOf(reading)} of ${keyOf(reading)}, and it is nowhere`);
    }),
};

const isFiled = (reading: ToldReading, { filedWith }: Facts): boolean =>
  (filedWith.get(keyOf(reading)) ?? []).some(({ json }) =>
    json.test_setup.readings.some((filed) => filed.id === reading.id && contentOf(filed) === contentOf(reading)),
  );

/** In a letter; what became of it once an operator sent it again is that message's affair. */
const stands = (reading: ToldReading, { lettersOf }: Facts): boolean =>
  (lettersOf.get(keyOf(reading)) ?? []).some((letter) =>
    readingsIn(letter.told).some((one) => one.id === reading.id && contentOf(one) === contentOf(reading)),
  );

function isIntact(letter: Posted, message: SentMessage): boolean {
  const isOwn = (name: string) => name !== 'problem' && name !== 'problem_code';
  const keepsAttributes = [...message.attributes].every(
    ([name, { value }]) => !isOwn(name) || letter.attributes.get(name)?.value === value,
  );
  return letter.body === message.body && keepsAttributes;
}
