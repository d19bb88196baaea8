import { letterFor, type Refusal } from '../../lib/domain/dead-letter.ts';
import type { FixRule } from '../../lib/domain/fix-rule.ts';
import { fixedLetter } from '../../lib/domain/fixed-letter.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { standingLetter } from '../../lib/domain/standing-letter.ts';
import type { PreparedLetter } from '../../lib/replay/prepared-letter.ts';
import { messageOf, now, rulesOf } from './readings.ts';

const retentionMs = 14 * 24 * 3600 * 1000;

/** The letter of a message as ingest writes it: what can be read in it was refused by the problem given. */
export function letterOf(message: Message, problem: Problem, id = 'letter-1'): Message {
  const read = readMessage(message, rulesOf());
  const refusals =
    read.kind === 'entries'
      ? read.entries.map(({ id: readingId, index, reading }): Refusal => {
          return { readingId, index, problem: reading.ok ? problem : reading.problem };
        })
      : [];
  const first = read.kind === 'entries' ? (refusals[0]?.problem ?? problem) : read.problem;
  const refused = {
    kind: 'message',
    problem: first,
    readingIds: refusals.map((one) => one.readingId),
    refusals,
  } as const;
  const { body, attributes } = letterFor(message, refused, now);
  return messageOf(body, { id, attributes, sentAt: now, queue: 'arn:letters' });
}

/** A letter as it goes back, with rules applied to it where some are given. */
export function preparedLetter(letter: Message, ...rules: readonly FixRule[]): PreparedLetter {
  const before = readMessage(letter, rulesOf());
  const readingIds = before.kind === 'entries' ? before.entries.map(({ id }) => id) : [];
  const { body, attributes, changes } =
    rules.length > 0 ? fixedBy(rules, letter, readingIds) : { ...letter, changes: [] };
  return {
    letter: standingLetter(letter, { rules: rulesOf(), retentionMs }),
    ...{ body, attributes, rules, changes, before },
    after: readMessage({ ...letter, id: 'back-1', sentAt: now, body, attributes }, rulesOf()),
  };
}

function fixedBy(rules: readonly FixRule[], letter: Message, readingIds: readonly string[]) {
  const fixed = fixedLetter(letter, rules, { at: now, by: 'ann', readingIds });
  if (fixed.kind !== 'fixed') throw new Error(fixed.kind === 'refused' ? fixed.reason : 'the rules change nothing');
  return fixed;
}
