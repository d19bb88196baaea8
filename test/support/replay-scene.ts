import type { FixRule } from '../../lib/domain/fix-rule.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { readMessage } from '../../lib/domain/read-message.ts';
import type { Settled } from '../../lib/ledger/entries.ts';
import { settledKey } from '../../lib/ledger/keys.ts';
import type { Clock } from '../../lib/ports.ts';
import {
  foresee,
  type ReplayOrder,
  type ReplayPlan,
  type ReplayProgress,
  type ReplayReport,
  type ReplayWorld,
  replay,
} from '../../lib/replay.ts';
import { filedEntry, refusedEntry } from './claims.ts';
import { type LetterQueues, letterQueues, readingIdsOf } from './letter-queues.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';
import { letterOf } from './prepared-letters.ts';
import { fieldsOf, messageOf, now, rulesOf } from './readings.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

/** Queues, ledger and clock of a replay, all in memory and in virtual time. */
export interface ReplayScene {
  queues: LetterQueues;
  ledger: MemoryLedger;
  clock: Clock;
  world: ReplayWorld;
  interruption: AbortController;
  progress: ReplayProgress[];
  inTime: VirtualClock['inTime'];
  /** When the last replay ended, in milliseconds since the beginning. */
  endedAt: () => number;
  replay: (order?: Partial<ReplayOrder>, permit?: Permit) => ReturnType<typeof replay>;
  foresee: (order?: Partial<ReplayOrder>) => ReturnType<typeof foresee>;
  /** The report of a replay that went ahead. */
  report: (order?: Partial<ReplayOrder>, permit?: Permit) => Promise<ReplayReport>;
  /** From here on readings are settled in the ledger so many milliseconds after they have come back. */
  settleAfter: (ms: number | ((readingId: string) => number), refuses?: (readingId: string) => boolean) => void;
}

type Permit = (plan: ReplayPlan) => Promise<string | undefined>;

export const asTheyAre: ReplayOrder['fixing'] = { isForEach: false, rulesFor: () => ({ ok: true, rules: [] }) };
export const fixedBy = (...rules: readonly FixRule[]): ReplayOrder['fixing'] => ({
  isForEach: false,
  rulesFor: () => ({ ok: true, rules }),
});
export const toMm: FixRule = { kind: 'map', field: 'unit', from: 'furlong', to: 'mm' };

export function replayScene(letters: readonly Message[]): ReplayScene {
  const clock = virtualClock(now);
  const { inTime } = clock;
  const queues = letterQueues(letters, clock);
  const ledger = memoryLedger();
  const interruption = new AbortController();
  const progress: ReplayProgress[] = [];
  const world: ReplayWorld = {
    letters: queues.letters,
    readings: queues.readings,
    ...{ ledger, clock },
    readingRules: rulesOf(),
    sessionGapMs: 900_000,
    signal: interruption.signal,
    onProgress: (one) => progress.push(one),
  };
  const orderOf = (order: Partial<ReplayOrder>): ReplayOrder => ({
    by: 'ann',
    isMeant: () => true,
    fixing: asTheyAre,
    ...order,
  });
  let lastEndedAt = 0;
  const ended = async <T>(work: Promise<T>): Promise<T> => {
    const { value, endedAt } = await inTime(work);
    lastEndedAt = endedAt;
    return value;
  };
  const run: ReplayScene['replay'] = (order = {}, permit = async () => undefined) =>
    ended(replay(orderOf(order), world, permit));
  const settle = async (message: Message, refuses: (readingId: string) => boolean) => {
    const read = readMessage(message, rulesOf());
    if (read.kind === 'unreadable') return;
    for (const { id, reading } of read.entries) {
      if (!reading.ok || reading.value.cell.kind !== 'id') continue;
      const cell = reading.value.cell.id;
      const entry = refuses(id) ? refusedEntry(reading.value, message.id) : filedEntry(reading.value, message.id);
      const value: Settled = { ...entry, cell };
      await ledger.write([{ kind: 'put', item: { key: settledKey(cell, id), value } }]);
    }
  };

  return {
    ...{ queues, ledger, clock, world, interruption, progress, inTime },
    endedAt: () => lastEndedAt,
    replay: run,
    foresee: (order = {}) => ended(foresee(orderOf(order), world)),
    report: async (order, permit) => {
      const done = await run(order, permit);
      if (!done.ok) throw new Error(done.reason);
      return done.report;
    },
    settleAfter: (ms, refuses = () => false) =>
      queues.onArrival((message) => {
        void clock
          .sleep(typeof ms === 'number' ? ms : ms(readingIdsOf(message)[0] ?? ''))
          .then(() => settle(message, refuses));
      }),
  };
}

const refused: Problem = { code: 'conflict', detail: 'Cannot file it: a measurement of its name exists' };

/** The letter of one press of a micrometer: letter `l-a` of the reading `a`. */
export const pressLetter = (id: string, given: Readonly<Record<string, unknown>> = {}): Message => {
  const message = messageOf(fieldsOf({ reading_id: id, measured_at: '2026-11-20T08:00:00Z', ...given }), {
    id: `m-${id}`,
  });
  return letterOf(message, refused, `l-${id}`);
};

/** Letters of so many visits of so many presses, each visit of a cell of its own: `2/0` is the first press of visit 2. */
export const visitLetters = (
  visits: number,
  presses: number,
  given: Readonly<Record<string, unknown>> = {},
): Message[] =>
  Array.from({ length: visits * presses }, (_, index) => {
    // The queue gives them out in an order of its own: a press of each visit, then the next one.
    const [visit, press] = [index % visits, Math.floor(index / visits)];
    const measured_at = new Date(Date.UTC(2026, 10, 20, 8, 0, press)).toISOString();
    return pressLetter(`${visit}/${press}`, { cell_instance_id: `cell-${visit}`, measured_at, ...given });
  });

export const idsOf = (messages: readonly Message[]): string[] => messages.map(({ id }) => id).toSorted();
