import { type Outcome, outcomeOf } from '../domain/outcome.ts';
import { failed, ledgerUnavailable, type Problem, unexpected } from '../domain/problem.ts';
import { sessionsOf } from '../domain/session.ts';
import { type CellState, type Lookup, readCells } from '../ledger/read-cells.ts';
import type { LedgerAnswer } from '../ports.ts';
import type { ArrivedReading } from './arrived-reading.ts';
import { claimsOn, fitting } from './claims-on.ts';
import { completeVisits, sessionsOfVisits } from './complete-visits.ts';
import { delayBefore } from './delay-before.ts';
import { type CellAtWork, type Filing, fileClaimed } from './file-claimed.ts';
import { knownOutcome } from './known-outcome.ts';
import { sessionsOfMessages } from './planned-session.ts';

/** How often a cell is tried where others file readings of it at the same time. */
const mostTries = 8;

/**
 * Files what has come of one cell: what is filed already is accepted, what somebody else is filing waits for him, what
 * belongs to a session that is not complete waits for that, and the rest is claimed and filed. `state` is what the ledger
 * said of the cell. Returns what became of each reading, by its id.
 */
export async function fileCell(
  come: readonly ArrivedReading[],
  state: LedgerAnswer<CellState>,
  filing: Filing,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const handled = new Set<string>();
  const messageIds = new Map(come.map(({ reading, arrival }) => [reading.id, arrival.messageId]));
  let current = state;
  let left = current.ok ? cutAsBefore(come, current.value, filing) : come;
  for (let tries = 1; left.length > 0; ) {
    const handledBefore = handled.size;
    const step = current.ok
      ? await fileSome(left, { state: current.value, messageIds, outcomes, handled }, filing)
      : ledgerUnavailable('see what is known of a cell', current.reason);
    const open = left.filter(({ reading }) => !outcomes.has(reading.id));
    if (step === 'lost') tries += 1;
    const problem = problemIn(step, open.length === left.length && handled.size === handledBefore, tries);
    if (problem) for (const { reading } of open) outcomes.set(reading.id, outcomeOf(problem));
    if (problem || open.length === 0) return outcomes;
    if (step === 'lost') await filing.ports.clock.sleep(delayBefore(1, undefined, filing.ports.random));
    // What was seen of the cell still holds where nobody else has changed its head.
    if (step === 'lost' || (current.ok && !current.value.head.isOurs())) current = await readCell(open, filing);
    left = open;
  }
  return outcomes;
}

/**
 * Messages that come back with some of their readings settled are cut into the same sessions as before: without those, what
 * is left might be put together otherwise.
 */
function cutAsBefore(
  come: readonly ArrivedReading[],
  { settled }: CellState,
  { ports: { settings } }: Filing,
): readonly ArrivedReading[] {
  const whole = come.filter((one) => !isOpen(one));
  if (!whole.some(({ reading }) => settled.get(reading.id))) return come;
  const sessions = sessionsOf(whole, settings.sessionGapMs);
  const indexes = new Map(sessions.flatMap(({ readings }, index) => readings.map(({ id }) => [id, index] as const)));
  return come.map((one) =>
    isOpen(one) ? one : { ...one, sessionOf: `${one.sessionOf} ${indexes.get(one.reading.id)}` },
  );
}

/** Why nothing more is tried, where that is so. */
function problemIn(step: Step, isStuck: boolean, tries: number): Problem | undefined {
  if (typeof step === 'object') return step;
  if (tries > mostTries) return crowded('others file readings of its cell again and again');
  return step === 'filed' && isStuck ? unexpected('file a reading', 'it belongs to no session') : undefined;
}

const crowded = (reason: string): Problem => failed('being-filed', `Cannot claim a session: ${reason}`).problem;

export const lookupOf = (come: readonly ArrivedReading[]): Lookup => ({
  cellId: (come[0] as ArrivedReading).cellId,
  readingIds: come.map(({ reading }) => reading.id),
  cellName: come.flatMap(({ reading: { cell } }) => (cell.kind === 'name' ? [cell.name] : []))[0],
});

const isOpen = ({ sessionOf }: ArrivedReading): boolean => sessionOf === undefined;

async function readCell(left: readonly ArrivedReading[], { ports }: Filing): Promise<LedgerAnswer<CellState>> {
  const lookup = lookupOf(left);
  const states = await readCells([lookup], ports.ledger, ports.newId, ports.clock.now());
  return states.get(lookup.cellId) as LedgerAnswer<CellState>;
}

/** `lost`: somebody else has changed the cell, and nothing was done; a problem: nothing more can be done now. */
type Step = 'filed' | 'lost' | Problem;

/** One round: files as much of what is left as one claim holds. */
async function fileSome(left: readonly ArrivedReading[], cell: CellAtWork, filing: Filing): Promise<Step> {
  const { state, outcomes } = cell;
  const { ports, calls } = filing;
  for (const one of left) {
    const known = knownOutcome(one, state);
    if (known) outcomes.set(one.reading.id, known);
  }
  const cellId = (left[0] as ArrivedReading).cellId;
  const { ended, others } = claimsOn(cellId, cell);
  const takenOver = new Set(ended.flatMap(({ readings }) => readings.map(({ id }) => id)));
  const free = left.filter(({ reading }) => !outcomes.has(reading.id) && !takenOver.has(reading.id));

  const whole = free.filter((one) => !isOpen(one));
  const elsewhere = new Set([...cell.handled, ...takenOver, ...whole.map(({ reading }) => reading.id)]);
  const open = free.filter(isOpen);
  const complete = await completeVisits(cellId, open, elsewhere, cell, ports);
  if (!complete.ok) return ledgerUnavailable('see which readings wait for a session', complete.reason);
  if (ended.length + whole.length + complete.value.length === 0) return 'filed';
  const hindrance = calls.hindrance();
  if (hindrance) return hindrance;

  const ofVisits = await sessionsOfVisits(cellId, complete.value, open, cell, ports);
  if (!ofVisits.ok) return ledgerUnavailable('see what was filed of a visit', ofVisits.reason);
  const planned = [...sessionsOfMessages(whole, ports.settings.sessionGapMs, ports.clock.now()), ...ofVisits.value];
  if (ended.length + planned.length === 0) return 'filed';
  const sessions = [...ended, ...fitting(planned, [...others, ...ended.map(({ takenOver }) => takenOver)])];
  if (sessions.length === 0) return crowded('others are filing too many readings of its cell');
  return fileClaimed(sessions, others, cell, filing);
}
