import type { Check } from './check.ts';
import { type Facts, type Posted, readingsIn } from './facts.ts';
import { keyOf } from './told.ts';

/** What is refused of one message is dead-lettered once, unless ingest could not know that it was. */
export const lettersOnce: Check = {
  promise: 'a refused reading is dead-lettered once for one message',
  violations: (facts, tally) =>
    [...Map.groupBy(facts.posted, ({ messageId }) => messageId).values()].flatMap((letters) => {
      tally.checked();
      const seen = new Map<string, Posted>();
      return letters.flatMap((letter) => {
        const whats = letter.told.kind === 'readings' ? readingsIn(letter.told).map(keyOf) : ['unreadable'];
        const repeated = whats.find((what) => seen.has(what));
        const earlier = repeated === undefined ? undefined : seen.get(repeated);
        for (const what of whats) seen.set(what, letter);
        if (!earlier) return [];
        const excuse = excuseFor(earlier, letter, facts);
        if (excuse !== undefined) {
          tally.exempt(excuse);
          return [];
        }
        return [`${earlier.id} and ${letter.id} are both of ${repeated} in ${letter.messageId}`];
      });
    }),
};

function excuseFor(earlier: Posted, letter: Posted, { invocation }: Facts): string | undefined {
  if (!earlier.confirmed) return 'the first was not confirmed';
  if (letter.told.kind === 'unreadable') return 'what cannot be read has no id to be known by';
  if (earlier.invocation === undefined || letter.invocation === undefined) return 'SQS gave up';
  const [first, second] = [invocation(earlier.invocation), invocation(letter.invocation)];
  if (first.disturbances.length > 0) return 'the first invocation was disturbed';
  if (second.startedAt <= (first.endedAt ?? Number.POSITIVE_INFINITY)) return 'two invocations held it at once';
  if (second.disturbances.length > 0) return 'the second invocation was disturbed';
  return undefined;
}
