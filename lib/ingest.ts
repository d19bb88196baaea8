import { distinctReadings, type FirstReadings } from './domain/distinct-readings.ts';
import type { Arrival } from './domain/kept-reading.ts';
import type { Message } from './domain/message.ts';
import { type Outcome, outcomeOf } from './domain/outcome.ts';
import { failed, ok, type Problem, type Result, unexpected } from './domain/problem.ts';
import { type MessageRead, readMessage } from './domain/read-message.ts';
import type { Reading } from './domain/reading.ts';
import type { ReadingRules } from './domain/reading-of.ts';
import type { ArrivedReading } from './ingest/arrived-reading.ts';
import { type Calls, callsOf } from './ingest/calls.ts';
import { fileCells, type Outcomes } from './ingest/file-cells.ts';
import { type Locate, locator } from './ingest/locate-readings.ts';
import { type MessageOutcome, settleMessages } from './ingest/settle-messages.ts';
import { turnsOf } from './ingest/turns.ts';
import { readBreaker } from './ledger/breaker.ts';
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

  const calls = callsOf(ports, deadline - messages.length * msToSettle - msToEnter, await readBreaker(ports));
  const invocation: Invocation = {
    ports,
    calls,
    until: deadline + msBeyondDeadline,
    locate: locator(ports, calls),
    firsts: new Map(),
    outcomes: new Map(),
  };
  const settled = new Map<string, MessageOutcome>();
  let ledgerFails = false;
  const turns = [...turnsOf(messages, ports.random)];
  while (turns.length > 0) {
    // Once no call is made any more, nothing sets turns apart, and one by one they would outlast the function.
    const turn: Message[] = turns.splice(0, calls.hindrance() || ledgerFails ? turns.length : 1).flat();
    const read = turn.map((message) => readOrWait(message, rules.value));
    await fileReadings(read, invocation);
    ledgerFails ||= read.some((one) => waitsForLedger(one, invocation.outcomes));
    const outcomes = await settleMessages(read, invocation.outcomes, ports);
    for (const [id, outcome] of outcomes) settled.set(id, outcome);
    // What follows may be what ends every invocation that it is in: it shall not take with it what is done.
    if (turns.length > 0) await removeDone(turn, outcomes, ports);
  }
  return settled;
}

/** What letters and deferrals take for each message, after the last call. */
const msToSettle = 3;
/** What entering an outcome into the ledger may take. */
const msToEnter = 3000;
/** Clocks differ: only so long after its deadline an invocation has ended for all of them. */
const msBeyondDeadline = 60_000;

async function removeDone(
  messages: readonly Message[],
  outcomes: ReadonlyMap<string, MessageOutcome>,
  { queues, report }: Ports,
): Promise<void> {
  const { reason } = await queues.remove(messages.filter(({ id }) => outcomes.get(id) === 'done'));
  if (reason !== undefined) report({ kind: 'trouble', detail: `Cannot delete messages that are done: ${reason}` });
}

/** Whether something of the message was put off as the ledger failed: it may fail slowly, and would do so for each turn. */
const waitsForLedger = (read: MessageRead, outcomes: Outcomes): boolean =>
  read.kind === 'entries' &&
  read.entries.some(({ reading }) => {
    const outcome = reading.ok ? outcomes.get(reading.value) : undefined;
    return outcome?.kind === 'deferred' && outcome.problem.code === 'ledger-unavailable';
  });

/** What the turns of one invocation share. */
interface Invocation {
  ports: Ports;
  calls: Calls;
  /** When it has ended for sure, epoch milliseconds. */
  until: number;
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

/** Files the readings of some messages, each once; what became of each goes into the outcomes. */
async function fileReadings(
  messages: readonly MessageRead[],
  { locate, firsts, outcomes, ...filing }: Invocation,
): Promise<void> {
  const { located, lost } = await locate(readingsIn(messages, filing.ports.clock.now()));
  const { distinct, repeats, changed } = distinctReadings(located, firsts);

  await fileCells(distinct, outcomes, filing);
  for (const [repeat, first] of repeats) outcomes.set(repeat, outcomes.get(first) as Outcome);
  for (const [reading, problem] of lost) outcomes.set(reading, outcomeOf(problem));
  for (const [reading, { first, problem }] of changed) {
    // Of two that differ one is filed: where the first is not, the ledger may know the other, or will try it by itself.
    const isRefused = outcomes.get(first)?.kind === 'refused';
    outcomes.set(reading, outcomeOf(isRefused ? judgedAgain(reading) : problem));
  }
}

const judgedAgain = ({ id, property, value, unit }: Reading): Problem =>
  failed(
    'being-filed',
    `Cannot file ${property} ${value} ${unit} now: another reading of the id ${id} came with it and was refused`,
  ).problem;

/** The readings that could be read, and how they came; those of a message that is a session by itself know so. */
function readingsIn(messages: readonly MessageRead[], now: number): Omit<ArrivedReading, 'cellId'>[] {
  const readings: Omit<ArrivedReading, 'cellId'>[] = [];
  for (const read of messages) {
    if (read.kind !== 'entries') continue;
    const { id, sentAt } = read.message;
    const sessionOf = read.whole ? id : undefined;
    for (const { reading, expected } of read.entries) {
      const arrival: Arrival = { messageId: id, sentAt, arrivedAt: now, expected, replayOf: read.replayOf };
      if (reading.ok) readings.push({ reading: reading.value, arrival, sessionOf });
    }
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
