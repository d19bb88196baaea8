import { hash } from 'node:crypto';

import { letterFor, type Refusal, type Refused } from '../domain/dead-letter.ts';
import { isTooOld, type Message } from '../domain/message.ts';
import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { failed, isFinal, ledgerUnavailable, type Problem, unexpected } from '../domain/problem.ts';
import type { Entry, MessageRead } from '../domain/read-message.ts';
import { enterLetters, letteredBefore } from '../ledger/letters.ts';
import type { Ports } from '../ports.ts';
import { deferSeconds, secondsUntil } from './defer-seconds.ts';
import type { Outcomes } from './file-cells.ts';

/** What becomes of a message: `done` may be deleted, `deferred` must come back. */
export type MessageOutcome = 'done' | 'deferred';

/**
 * Turns the outcomes of readings into those of their messages. A message is done once each of its readings is filed or
 * dead-lettered; its refused readings are dead-lettered only when none of its readings waits, else every redelivery would
 * dead-letter them again.
 */
export async function settleMessages(
  messages: readonly MessageRead[],
  outcomes: Outcomes,
  ports: Ports,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const now = ports.clock.now();
  const verdicts = messages.map((read) => ({ read, message: read.message, verdict: verdictOn(read, outcomes, now) }));

  const refused = verdicts.flatMap(({ message, verdict }) =>
    verdict.kind === 'refused' ? [{ message, verdict }] : [],
  );
  const unsent = await deadLetter(refused, ports, now);

  const waiting = verdicts.flatMap(({ read, message, verdict }) => {
    if (verdict.kind === 'deferred') return [{ read, ...verdict }];
    const problem = unsent.get(message.id);
    return problem ? [{ read, problem }] : [];
  });
  await defer(waiting, ports, now);

  const deferred = new Set(waiting.map(({ read }) => read.message.id));
  return new Map(messages.map(({ message: { id } }) => [id, deferred.has(id) ? 'deferred' : 'done']));
}

type Verdict =
  | { kind: 'filed' }
  | { kind: 'refused'; refused: Refused }
  | { kind: 'deferred'; problem: Problem; until?: number | undefined };

function verdictOn(read: MessageRead, outcomes: Outcomes, now: number): Verdict {
  const isOld = isTooOld(read.message.sentAt, now);
  if (read.kind === 'unreadable') {
    const { problem } = read;
    if (!isFinal(problem) && !isOld) return { kind: 'deferred', problem };
    return { kind: 'refused', refused: { kind: 'message', problem, readingIds: [], refusals: [] } };
  }
  const { entries } = read;
  const unfiled = entries.flatMap((entry) => {
    const outcome = outcomeOfEntry(entry, outcomes);
    return outcome.kind === 'filed' ? [] : [{ entry, outcome }];
  });
  const waits = unfiled.map(({ outcome }) => outcome).filter((outcome) => outcome.kind === 'deferred');
  const [first] = waits;
  if (first && !isOld) {
    // As long as any of them was asked to wait; one that knows no moment does not know better.
    const unforeseen = waits.filter(({ until }) => until === undefined);
    const until = Math.max(...waits.map((wait) => wait.until ?? 0));
    const [problem = first.problem] = unforeseen.map(({ problem }) => problem);
    const retryAfterMs = Math.max(...waits.map((wait) => wait.problem.retryAfterMs ?? 0));
    return {
      kind: 'deferred',
      problem: retryAfterMs > 0 ? { ...problem, retryAfterMs } : problem,
      ...(unforeseen.length === 0 && { until }),
    };
  }
  const refusals = unfiled.map(
    ({ entry, outcome }): Refusal => ({ readingId: entry.id, index: entry.index, problem: outcome.problem }),
  );
  const [refusal, ...others] = refusals;
  if (!refusal) return { kind: 'filed' };
  if (refusals.length < entries.length) {
    return { kind: 'refused', refused: { kind: 'readings', refusals: [refusal, ...others] } };
  }
  const readingIds = entries.map(({ id }) => id);
  return { kind: 'refused', refused: { kind: 'message', problem: refusal.problem, readingIds, refusals } };
}

/** No reading is without an outcome: one that nobody judged waits. */
function outcomeOfEntry({ id, reading }: Entry, outcomes: Outcomes): Outcome {
  if (!reading.ok) return outcomeOf(reading.problem);
  const outcome = outcomes.get(reading.value);
  return outcome ?? outcomeOf(failed('unexpected', `Cannot tell what became of the reading ${id}`).problem);
}

/** Dead-letters what was refused; returns the problem of each message whose letter was not confirmed. */
async function deadLetter(
  refused: readonly { message: Message; verdict: Extract<Verdict, { kind: 'refused' }> }[],
  ports: Ports,
  now: number,
): Promise<ReadonlyMap<string, Problem>> {
  if (refused.length === 0) return new Map();
  const unsent = new Map<string, Problem>();
  const again = refused.filter(({ message }) => message.receiveCount > 1).map(({ message }) => message.id);
  const { lettered, unseen, reason: why } = again.length > 0 ? await letteredBefore(again, ports) : noneBefore;
  for (const id of unseen) unsent.set(id, ledgerUnavailable(`see whether the message ${id} was dead-lettered`, why));
  const due = refused.filter(({ message }) => !lettered.has(message.id) && !unseen.has(message.id));
  const letters = due.flatMap(({ message, verdict }) => {
    try {
      return [{ message, refused: verdict.refused, letter: letterFor(message, verdict.refused, now) }];
    } catch (error) {
      // A message that trips over a bug of ours waits, and takes no other with it.
      unsent.set(message.id, unexpected(`write the dead letter of the message ${message.id}`, error));
      return [];
    }
  });
  if (letters.length === 0) return unsent;
  const { sent, reason } = await ports.queues.deadLetter(letters.map(({ letter }) => letter));
  const confirmed = letters.filter(({ letter }) => sent.has(letter));
  const unentered = await enterLetters(
    confirmed.map(({ message }) => message.id),
    ports,
  );
  // They are deleted in a moment, and only if that fails would be dead-lettered again.
  if (unentered !== undefined) {
    ports.report({ kind: 'trouble', detail: `Cannot enter dead letters into the ledger: ${unentered}` });
  }

  for (const { message, refused, letter } of letters) {
    if (!sent.has(letter)) {
      const detail = `Cannot dead-letter the message ${message.id}: ${reason ?? 'the dead-letter queue did not confirm it'}`;
      unsent.set(message.id, failed('dead-letter-failed', detail).problem);
      continue;
    }
    reportRefused(message, refused, ports);
    if (!letter.saysWhy)
      ports.report({ kind: 'reason-left-out', messageId: message.id, problem: firstProblem(refused) });
  }
  return unsent;
}

const noneBefore = { lettered: new Set<string>(), unseen: new Set<string>(), reason: '' };

function reportRefused({ id: messageId }: Message, refused: Refused, ports: Ports): void {
  if (refused.refusals.length === 0) ports.report({ kind: 'refused', messageId, problem: firstProblem(refused) });
  for (const { readingId, problem } of refused.refusals) {
    ports.report({ kind: 'refused', messageId, readingId, problem });
  }
}

const firstProblem = (refused: Refused): Problem =>
  refused.kind === 'message' ? refused.problem : refused.refusals[0].problem;

/**
 * Between 0 and 1: the same for all messages of a cell that were received as often, so that what was sent together and
 * could not be entered into the ledger comes back together; another one for each cell, so that an outage's messages spread.
 */
function jitterOf(read: MessageRead, random: () => number): number {
  const cell = cellIn(read);
  if (cell === undefined) return random();
  return Number.parseInt(hash('sha256', `${cell} ${read.message.receiveCount}`, 'hex').slice(0, 8), 16) / 2 ** 32;
}

function cellIn(read: MessageRead): string | undefined {
  if (read.kind === 'unreadable') return undefined;
  for (const { reading } of read.entries) {
    if (reading.ok) return reading.value.cell.kind === 'id' ? reading.value.cell.id : reading.value.cell.name;
  }
  return undefined;
}

async function defer(
  waiting: readonly { read: MessageRead; problem: Problem; until?: number | undefined }[],
  ports: Ports,
  now: number,
): Promise<void> {
  if (waiting.length === 0) return;
  const delays = waiting.map(({ read, problem, until }) => {
    const { message } = read;
    const seconds =
      until === undefined
        ? deferSeconds(message.receiveCount, problem.retryAfterMs, jitterOf(read, ports.random))
        : secondsUntil(until, now);
    const ageSeconds = Math.max(0, Math.round((now - message.sentAt) / 1000));
    const readingIds = read.kind === 'entries' ? read.entries.slice(0, 10).map(({ id }) => id) : [];
    ports.report({ kind: 'deferred', messageId: message.id, readingIds, problem, seconds, ageSeconds });
    return { message, seconds };
  });
  const { reason } = await ports.queues.defer(delays);
  if (reason !== undefined) {
    ports.report({ kind: 'trouble', detail: `Cannot set when deferred messages come back: ${reason}` });
  }
}
