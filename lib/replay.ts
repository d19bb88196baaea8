/**
 * Dead letters back to the readings queue: those that are meant are read and held, fixed by rules, judged, sent (the
 * readings of a visit together), and each is deleted once its send was confirmed. Whoever is killed half-way loses nothing,
 * and files nothing twice: a letter may then stand in both queues, with readings that keep their ids.
 */

import type { CellCheck } from './cell-check.ts';
import type { ReadingRules } from './domain/reading-of.ts';
import { type StandingLetter, standingLetter } from './domain/standing-letter.ts';
import { breakerKey } from './ledger/keys.ts';
import { type HeldLetters, heldLetters, shownAfter } from './letters/held-letters.ts';
import { inPauses } from './letters/in-pauses.ts';
import { whileHolding } from './letters/pause.ts';
import { selectLetters } from './letters/select-letters.ts';
import { readLetters } from './letters.ts';
import type { Clock, LedgerAnswer, LedgerStore, LetterQueue, ReturnQueue } from './ports.ts';
import { follow } from './replay/follow.ts';
import { type FindLetters, type Outcomes, outcomeWatch, type SentLetter } from './replay/outcomes.ts';
import type { Prediction } from './replay/prediction.ts';
import { predictions } from './replay/predictions.ts';
import { type Fixing, preparation } from './replay/preparation.ts';
import type { PreparedLetter } from './replay/prepared-letter.ts';
import { type LettersReturned, returnLetters } from './replay/return-letters.ts';
import { sessionsOfLetters } from './replay/sessions-of-letters.ts';

/** What an operator asks for. */
export interface ReplayOrder {
  by: string;
  isMeant: (letter: StandingLetter) => boolean;
  fixing: Fixing;
  /** Why what was selected is not what was meant, in a sentence: a row of a file, say, that no letter belongs to. */
  whyNot?: (selected: readonly StandingLetter[]) => string | undefined;
  /** Letters a second, at most. */
  perSecond?: number | undefined;
  /** Letters that go first (and what belongs to their visits): only if all of them are filed the others follow. */
  canary?: number | undefined;
  /** How long outcomes are waited for. */
  waitMs?: number | undefined;
}

/** Where letters come from and go to, and what is known of them. */
export interface ReplayWorld {
  letters: LetterQueue;
  readings: ReturnQueue;
  ledger: LedgerStore;
  /** Asks Ionworks for cells, where it may be asked. */
  cells?: CellCheck | undefined;
  clock: Clock;
  readingRules: ReadingRules;
  sessionGapMs: number;
  signal: AbortSignal;
  onProgress: (progress: ReplayProgress) => void;
}

export type ReplayProgress =
  /** Letters that were read, of about so many. */
  | { kind: 'reading'; letters: number; about: number }
  | { kind: 'sending'; letters: number; of: number }
  | { kind: 'waiting'; outcomes: Outcomes };

/** What was found before anything is moved. */
export interface ReplayPlan {
  /** How many letters the queue showed. */
  read: number;
  selected: number;
  ready: readonly PreparedLetter[];
  /** Letters that no rule changes: they stay. */
  unchanged: readonly StandingLetter[];
  /** More letters stand there than could be held at a time. */
  isCut: boolean;
}

/** What is foreseen. Nothing was moved. */
export interface ReplayForecast extends ReplayPlan {
  predictions: ReadonlyMap<PreparedLetter, Prediction>;
}

/** What was done. */
export interface ReplayReport extends Omit<LettersReturned, 'stop'> {
  plan: ReplayPlan;
  /** Why not everything was done, where that is so. */
  stop?: LettersReturned['stop'] | { kind: 'canary' } | undefined;
  /** What became of what was sent, as far as it was waited for: all of it, or the canary alone. */
  outcomes?: LedgerAnswer<Outcomes> | undefined;
}

/** The sentence that says why nothing was moved. */
export interface NothingMoved {
  ok: false;
  reason: string;
}

/** Why some letters that stayed are hidden for up to half a minute, where that is so. */
export interface NotShown {
  notShown?: string;
}

/** Foresees what would become of letters. Nothing is moved. */
export async function foresee(
  order: ReplayOrder,
  world: ReplayWorld,
): Promise<({ ok: true; forecast: ReplayForecast } | NothingMoved) & NotShown> {
  const held = heldLetters(world.letters, world.clock);
  const { notShown, ...planned } = await shownAfter(held, () => planReplay(order, world, held));
  const shown = notShown === undefined ? {} : { notShown };
  if (!planned.ok) return { ...planned, ...shown };
  const { plan } = planned;
  const foreseen = await predictions(plan.ready, world);
  if (foreseen.ok) return { ok: true, forecast: { ...plan, predictions: foreseen.value }, ...shown };
  const reason = `Cannot foresee what becomes of the letters: the ledger failed: ${foreseen.reason}`;
  return { ok: false, reason, ...shown };
}

/**
 * Replays letters. `permit` sees the plan before anything is moved, and says why it shall not be carried out, where that is
 * so; letters stay hidden while it thinks.
 */
export async function replay(
  order: ReplayOrder,
  world: ReplayWorld,
  permit: (plan: ReplayPlan) => Promise<string | undefined>,
): Promise<({ ok: true; report: ReplayReport } | NothingMoved) & NotShown> {
  const held = heldLetters(world.letters, world.clock);
  return shownAfter(held, async () => {
    const planned = await planReplay(order, world, held);
    if (!planned.ok) return planned;
    const { plan } = planned;
    const blind = await whyNotFollowed(order, world);
    if (blind !== undefined) return { ok: false, reason: blind };
    const refusal = await whileHolding(permit(plan), { ...world, held });
    if (refusal !== undefined) return { ok: false, reason: refusal };

    const { notShown, ...done } = await carryOut(plan, order, { ...world, held });
    return { ok: true, report: { plan, ...done }, ...(notShown !== undefined && { notShown }) };
  });
}

/** Whoever is to follow letters has to see the ledger before they go. */
async function whyNotFollowed({ canary, waitMs }: ReplayOrder, { ledger }: ReplayWorld): Promise<string | undefined> {
  if (canary === undefined && waitMs === undefined) return undefined;
  const { reason } = await ledger.get([breakerKey]);
  return reason && `Cannot follow what becomes of the letters: the ledger failed: ${reason}; nothing was moved`;
}

/** Reads the queue, and makes ready what is meant. */
async function planReplay(
  { isMeant, fixing, by, whyNot }: ReplayOrder,
  { letters: queue, clock, readingRules, signal, onProgress }: ReplayWorld,
  held: HeldLetters,
): Promise<{ ok: true; plan: ReplayPlan } | NothingMoved> {
  const preparing = preparation(fixing, { at: clock.now(), by, readingRules });
  const prepared = inPauses(preparing.add);
  const selection = await selectLetters(isMeant, {
    ...{ queue, held, readingRules, signal },
    verb: 'replay',
    whyNot,
    onSelected: prepared.add,
    onRead: (letters, about) => onProgress({ kind: 'reading', letters, about }),
  });
  if (!selection.ok) return selection;
  await whileHolding(prepared.done(), { clock, held });
  const { selected, read, isCut } = selection;
  const end = preparing.end();
  return end.ok ? { ok: true, plan: { ...end, read, selected: selected.length, isCut } } : end;
}

type Done = Omit<ReplayReport, 'plan'> & NotShown;
type HoldingWorld = ReplayWorld & { held: HeldLetters };

/** The canary first, if there is one; then what is left. */
async function carryOut({ ready }: ReplayPlan, order: ReplayOrder, world: HoldingWorld): Promise<Done> {
  const sessions = sessionsOfLetters(ready, world.sessionGapMs);
  const { first, rest } =
    order.canary === undefined ? { first: sessions.flat(), rest: [] } : parted(sessions, order.canary);
  const sending = { of: ready.length, order, world };
  const canary = await send(first, 0, sending);
  if (order.canary === undefined) return withOutcomes(canary, order, world);

  const outcomes = await outcomesOf(canary.sent, world, { waitMs: order.waitMs ?? canaryWaitMs, isCanary: true });
  const isFiled = outcomes.ok && outcomes.value.refused.length + outcomes.value.waiting.length === 0;
  if (canary.stop || canary.failed.length > 0 || !isFiled) {
    const stop = canary.stop ?? { kind: world.signal.aborted ? 'interrupted' : 'canary' };
    return { ...canary, left: [...canary.left, ...rest], stop, outcomes };
  }
  if (rest.length === 0) return { ...canary, outcomes };
  const others = await send(rest, first.length, sending);
  const all = {
    ...others,
    sent: new Map([...canary.sent, ...others.sent]),
    notDeleted: [...canary.notDeleted, ...others.notDeleted],
  };
  return order.waitMs === undefined ? { ...all, outcomes } : withOutcomes(all, order, world);
}

/** A session waits for 90 s, a batch for 30 s; an outage in between may take a while. */
const canaryWaitMs = 600_000;

/** Whole visits until there are so many letters: of one, the readings go together. */
function parted(
  sessions: readonly (readonly PreparedLetter[])[],
  count: number,
): { first: readonly PreparedLetter[]; rest: readonly PreparedLetter[] } {
  let letters = 0;
  const end = sessions.findIndex((session) => {
    letters += session.length;
    return letters >= count;
  });
  const cut = end === -1 ? sessions.length : end + 1;
  return { first: sessions.slice(0, cut).flat(), rest: sessions.slice(cut).flat() };
}

function send(
  letters: readonly PreparedLetter[],
  before: number,
  { of, order, world }: { of: number; order: ReplayOrder; world: HoldingWorld },
): Promise<LettersReturned> {
  let sent = before;
  return returnLetters(letters, {
    ...world,
    queue: world.letters,
    perSecond: order.perSecond,
    onSent: (count) => {
      sent += count;
      world.onProgress({ kind: 'sending', letters: sent, of });
    },
  });
}

async function withOutcomes(returned: LettersReturned, { waitMs }: ReplayOrder, world: HoldingWorld): Promise<Done> {
  if (waitMs === undefined) return returned;
  // What has not gone back stays, whatever becomes of the others.
  const shown = await world.held.show();
  const outcomes = await outcomesOf(returned.sent, world, { waitMs, isCanary: false });
  const isOpen = !outcomes.ok || outcomes.value.waiting.length > 0;
  const stop = returned.stop ?? (isOpen && world.signal.aborted ? { kind: 'interrupted' } : undefined);
  return { ...shown, ...returned, stop, outcomes };
}

/** Waits for what becomes of what was sent. One refusal tells of a canary what is to be known. */
function outcomesOf(
  sent: LettersReturned['sent'],
  world: HoldingWorld,
  { waitMs, isCanary }: { waitMs: number; isCanary: boolean },
): Promise<LedgerAnswer<Outcomes>> {
  const letters = [...sent].map(([prepared, messageId]): SentLetter => ({ prepared, messageId }));
  const watch = outcomeWatch(letters, { ...world, findLetters: findingLetters(world) });
  return follow(watch, {
    ...world,
    until: world.clock.now() + waitMs,
    isEnough: ({ refused }) => isCanary && refused.length > 0,
    onLook: (outcomes) => world.onProgress({ kind: 'waiting', outcomes }),
  });
}

/** Reads the dead-letter queue for the letters of some messages: those that we hold are not among them. */
function findingLetters({ letters: queue, clock, readingRules, signal }: ReplayWorld): FindLetters {
  return async (messageIds) => {
    const found: StandingLetter[] = [];
    const missing = new Set(messageIds);
    const { end } = await readLetters({
      queue,
      clock,
      signal,
      onLetter: (message) => {
        // When it expires is of no interest here.
        const letter = standingLetter(message, { rules: readingRules, retentionMs: 0 });
        if (letter.sourceMessageId === undefined || !missing.delete(letter.sourceMessageId)) return false;
        found.push(letter);
        return missing.size === 0;
      },
    });
    return { letters: found, ...(end.kind === 'failed' && { reason: end.reason }) };
  };
}
