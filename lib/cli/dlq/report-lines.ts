import type { LedgerAnswer } from '../../ports.ts';
import type { Outcomes, SentReading } from '../../replay/outcomes.ts';
import type { ReplayReport } from '../../replay.ts';
import { counted, shown } from '../told.ts';
import { wrap } from '../wrap.ts';

/** What a replay has done, for people. `url`: of the readings queue. */
export function reportLines(
  { plan, sent, failed, notDeleted, left, stop, outcomes }: ReplayReport,
  { url, width }: { url: string; width: number | undefined },
): string[] {
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  const each = (rows: readonly string[]): string[] => [
    ...rows.slice(0, mostShown).flatMap((row) => wrap(`  ${shown(row)}`, room)),
    ...(rows.length > mostShown ? [`  and ${rows.length - mostShown} more`] : []),
  ];
  const lines = [`Replayed ${sent.size} of ${counted(plan.selected, 'letter')} to ${url}`];
  if (stop) lines.push(...wrap(stopWords(stop, left.length), room));
  if (plan.unchanged.length > 0) {
    lines.push(
      `${counted(plan.unchanged.length, 'letter')} stayed, as no rule changes ${them(plan.unchanged.length)}:`,
    );
    lines.push(...each(plan.unchanged.map(({ id }) => id)));
  }
  if (failed.length > 0) {
    lines.push(`${counted(failed.length, 'letter')} could not be sent, and stayed:`);
    lines.push(...each(failed.map(({ letter, reason }) => `${letter.letter.id}: ${reason}`)));
  }
  if (notDeleted.length > 0) {
    const what = `${counted(notDeleted.length, 'letter')} went back and could not be deleted: replaying ${them(notDeleted.length)} again files nothing twice`;
    lines.push(
      ...wrap(`${what}:`, room),
      ...each(notDeleted.map(({ letter, reason }) => `${letter.letter.id}: ${reason}`)),
    );
  }
  if (outcomes) lines.push(...outcomeLines(outcomes, each), ...notFollowed(outcomes, sent.size));
  if (plan.isCut) lines.push('The queue has more letters than are held together: run it again for the others.');
  return lines;
}

const mostShown = 20;

const them = (count: number): string => (count === 1 ? 'it' : 'them');

function stopWords(stop: NonNullable<ReplayReport['stop']>, left: number): string {
  const stayed = left === 0 ? '' : `; ${counted(left, 'letter')} stayed`;
  switch (stop.kind) {
    case 'interrupted':
      return `Interrupted${stayed}`;
    case 'failed':
      return `Stopped: ${stop.reason}${stayed}`;
    case 'canary':
      return `Stopped, as not all that went ahead was filed${stayed}`;
  }
}

function outcomeLines(outcomes: LedgerAnswer<Outcomes>, each: (rows: readonly string[]) => string[]): string[] {
  if (!outcomes.ok) return [`What became of them is not known: the ledger failed: ${outcomes.reason}`];
  const { filed, refused, waiting, unread } = outcomes.value;
  const measurements = new Set(filed.map(({ measurementId }) => measurementId));
  return [
    `${counted(filed.length, 'reading')} filed${filed.length > 0 ? ` in ${counted(measurements.size, 'measurement')}` : ''}, ${refused.length} refused again, ${waiting.length} waiting`,
    ...each([...measurements].map((id) => `filed    ${id}`)),
    ...each(refused.map(({ code, reason, ...reading }) => `refused  ${readingName(reading)}: ${reason} (${code})`)),
    ...each(waiting.map((reading) => `waiting  ${readingName(reading)}`)),
    ...(waiting.length > 0 ? ['npm run cellgauge -- trace <reading> tells later what became of those that wait.'] : []),
    ...(unread === undefined ? [] : [`Some may have been refused: ${unread}`]),
  ];
}

/** After a canary alone, what became of the others is not known. */
function notFollowed(outcomes: LedgerAnswer<Outcomes>, sent: number): string[] {
  if (!outcomes.ok) return [];
  const { filed, refused, waiting } = outcomes.value;
  const others = sent - new Set([...filed, ...refused, ...waiting].map(({ letterId }) => letterId)).size;
  return others > 0
    ? [
        `${counted(others, 'letter')} that went back after them ${others === 1 ? 'was' : 'were'} not followed: --wait follows all`,
      ]
    : [];
}

const readingName = ({ letterId, readingId }: SentReading): string => readingId ?? `letter ${letterId}`;
