import { distinctReadings, type FirstReadings } from './domain/distinct-readings.ts';
import type { Message } from './domain/message.ts';
import { type Outcome, outcomeOf } from './domain/outcome.ts';
import { failed, ok, type Problem, type Result, unexpected } from './domain/problem.ts';
import { type MessageRead, readMessage } from './domain/read-message.ts';
import type { ReadingRules } from './domain/reading-of.ts';
import { sessionsOf } from './domain/session.ts';
import { type Calls, callsOf } from './ingest/calls.ts';
import type { Outcomes } from './ingest/file-session.ts';
import { fileSessions } from './ingest/file-sessions.ts';
import { type Locate, locator, type ReadingToLocate } from './ingest/locate-readings.ts';
import { type MessageOutcome, settleMessages } from './ingest/settle-messages.ts';
import { turnsOf } from './ingest/turns.ts';
import type { Ports } from './ports.ts';

/**
 * Takes messages off the readings queue: what their instruments say becomes readings with exact quantities, readings become
 * sessions, each session one measurement in Ionworks. Returns for every message whether it is done (all of it filed or
 * dead-lettered) or must come back. `deadline`: epoch milliseconds by which it returns.
 */
export async function ingest(
  messages: readonly Message[],
  ports: Ports,
  deadline: number,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const rules = await readingRules(ports);
  if (!rules.ok) return settleMessages(messages.map(unread(rules.problem)), new Map(), ports);

  const calls = callsOf(ports, deadline - messages.length * msToSettle);
  const invocation: Invocation = {
    ports,
    calls,
    locate: locator(ports, calls),
    firsts: new Map(),
    outcomes: new Map(),
  };
  const settled = new Map<string, MessageOutcome>();
  const turns = [...turnsOf(messages)];
  while (turns.length > 0) {
    // Once no call is made any more, nothing sets turns apart, and one by one they would outlast the function.
    const turn = turns.splice(0, calls.areOver() ? turns.length : 1).flat();
    const read = turn.map((message) => readOrWait(message, rules.value));
    await fileReadings(read, invocation);
    for (const [id, outcome] of await settleMessages(read, invocation.outcomes, ports)) settled.set(id, outcome);
  }
  return settled;
}

/** What letters and deferrals take for each message, after the last call. */
const msToSettle = 3;

/** What the turns of one invocation share. */
interface Invocation {
  ports: Ports;
  calls: Calls;
  locate: Locate;
  firsts: FirstReadings;
  outcomes: Outcomes;
}

/** By which rules messages are read; without the registry none is, as a wrong unit is worse than a late reading. */
async function readingRules({ registry, clock, settings }: Ports): Promise<Result<ReadingRules>> {
  const { canonicalUnits, decimalMark } = settings;
  try {
    return ok({ registry: await registry(), canonicalUnits, decimalMark, now: clock.now() });
  } catch (error) {
    return failed('registry-unavailable', (error as Error).message);
  }
}

const unread =
  (problem: Problem) =>
  (message: Message): MessageRead => ({ kind: 'unreadable', message, problem });

/** Files the readings of some messages, each once, session by session; what became of each goes into the outcomes. */
async function fileReadings(
  messages: readonly MessageRead[],
  { ports, calls, locate, firsts, outcomes }: Invocation,
): Promise<void> {
  const { located, lost } = await locate(readingsIn(messages));
  const { distinct, repeats, changed } = distinctReadings(located, firsts);
  const sessions = sessionsOf(distinct, ports.settings.sessionGapMs);

  await fileSessions(sessions, outcomes, ports, calls);
  for (const [repeat, first] of repeats) outcomes.set(repeat, outcomes.get(first) as Outcome);
  for (const [reading, problem] of [...lost, ...changed]) outcomes.set(reading, outcomeOf(problem));
}

/** The readings that could be read; those of a message that is a session by itself know so. */
function readingsIn(messages: readonly MessageRead[]): ReadingToLocate[] {
  const readings: ReadingToLocate[] = [];
  for (const read of messages) {
    if (read.kind !== 'entries') continue;
    const sessionOf = read.whole ? read.message.id : undefined;
    for (const { reading } of read.entries) if (reading.ok) readings.push({ reading: reading.value, sessionOf });
  }
  return readings;
}

/** A message that trips over a bug of ours waits, and takes no other with it. */
function readOrWait(message: Message, rules: ReadingRules): MessageRead {
  try {
    return readMessage(message, rules);
  } catch (error) {
    return unread(unexpected(`read the message ${message.id}`, error))(message);
  }
}
