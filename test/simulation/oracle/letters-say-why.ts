import type { Check } from './check.ts';
import { readingsIn } from './facts.ts';

/** Every dead letter carries its reason, and is its message byte for byte but for readings that were filed. */
export const lettersSayWhy: Check = {
  promise: 'every dead letter has a reason',
  violations: ({ posted, told, message }, tally) =>
    posted.flatMap((letter) => {
      tally.checked();
      const { id, code, problem, messageId } = letter;
      if (code === undefined || problem === undefined) return [`${id} has no problem_code, or no problem that is JSON`];
      if (problem.code !== code) return [`${id} has two codes, ${code} and ${problem.code}`];
      if (!/^Cannot .+: ./s.test(problem.detail ?? '')) return [`${id} gives no reason: ${problem.detail}`];
      if (problem.source_message_id !== messageId) return [`${id} names another message, ${problem.source_message_id}`];

      const source = told.get(messageId);
      const [all, some] = [source ? readingsIn(source) : [], readingsIn(letter.told)];
      if (some.length === all.length && letter.body !== message(messageId).body) {
        return [`${id} is of all of ${messageId}, and its body is another`];
      }
      const ids = new Set(all.map((reading) => reading.id));
      const foreign = (problem.reading_ids ?? []).filter((readingId) => !ids.has(readingId));
      return foreign.length > 0 && all.length > 0 ? [`${id} names ${foreign.join(', ')}, not of ${messageId}`] : [];
    }),
};
