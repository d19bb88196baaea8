import { letterFor, type Refusal, type Refused } from '../../lib/domain/dead-letter.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import { type StandingLetter, standingLetter } from '../../lib/domain/standing-letter.ts';
import { messageOf, now, rulesOf } from './readings.ts';

const retentionMs = 14 * 24 * 3600 * 1000;

/** A message as it stands in the dead-letter queue where SQS moved it by itself. */
export const standing = (message: Message, rules = rulesOf()): StandingLetter =>
  standingLetter(message, { rules, retentionMs });

/** The letter that ingest writes of a message: for what is wrong with its readings, else for the problem given. */
export function refusedLetter(
  message: Message,
  given: Problem = { code: 'conflict', detail: 'Cannot file it: it exists' },
  rules = rulesOf(),
): StandingLetter {
  const { body, attributes } = letterFor(message, refusedBy(message, given, rules), now);
  return standing(messageOf(body, { id: 'letter-1', attributes, sentAt: now, queue: 'arn:letters' }), rules);
}

function refusedBy(message: Message, given: Problem, rules = rulesOf()): Refused {
  const read = readMessage(message, rules);
  if (read.kind === 'unreadable') return { kind: 'message', problem: read.problem, readingIds: [], refusals: [] };
  const refusals = read.entries.map(
    ({ id, index, reading }): Refusal => ({ readingId: id, index, problem: reading.ok ? given : reading.problem }),
  );
  const [first] = refusals as [Refusal];
  return { kind: 'message', problem: first.problem, readingIds: refusals.map(({ readingId }) => readingId), refusals };
}
