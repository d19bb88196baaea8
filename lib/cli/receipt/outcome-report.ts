import { styleText } from 'node:util';

import { quoted } from '../../domain/problem.ts';
import type { OutcomeCounts } from '../../import/follow-receipt.ts';
import { groupedCount, groupedNumber } from '../grouped-number.ts';
import { shown } from '../told.ts';
import { wrap } from '../wrap.ts';

/** How it stands with the readings of a receipt. `name`: of the receipt; `outcomes`: the file that tells each. */
export interface OutcomeReport {
  name: string;
  outcomes: string;
  counts: OutcomeCounts;
}

/** For people. `width`: of the terminal, if it is one. */
export function outcomeLines({ name, outcomes, counts }: OutcomeReport, width: number | undefined): string[] {
  const { filed, waiting, rejected } = counts;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  const refused = refusedCount(counts);
  const followed = filed + refused + waiting;
  return [
    styleText('bold', shown(`${name}: ${groupedCount(followed, 'reading')} queued`)),
    ...[
      `${groupedNumber(filed)} filed`,
      `${groupedNumber(refused)} refused${refused === 0 ? '' : ':'}`,
      ...refusedLines(counts),
      `${groupedNumber(waiting)} waiting`,
      ...(rejected === 0
        ? []
        : [`${groupedNumber(rejected)} ${rejected === 1 ? 'was' : 'were'} rejected by the import, and never queued`]),
      `each of them: ${quoted(outcomes, 255)}`,
    ].flatMap((line) => wrap(`  ${shown(line)}`, room)),
    ...(waiting === 0 ? [] : wrap(`  ${waitingWords}`, room).map((line) => styleText('dim', line))),
  ];
}

const waitingWords =
  '--follow goes on until none waits. What waits for long may have been refused unread: npm run cellgauge -- dlq list tells of that.';

const refusedLines = ({ refused }: OutcomeCounts): string[] =>
  [...refused].flatMap(([code, { count, row, reason }]) => [
    `  ${code} (${groupedNumber(count)})`,
    `    row ${row}: ${reason}`,
  ]);

/** For programs. */
export const jsonOfOutcomes = ({ name, outcomes, counts }: OutcomeReport): object => ({
  receipt: name,
  outcomes,
  filed: counts.filed,
  refused: Object.fromEntries(
    [...counts.refused].map(([code, { count, row, reason }]) => [code, { count, row: Number(row), sentence: reason }]),
  ),
  waiting: counts.waiting,
  rejected: counts.rejected,
});

export const refusedCount = ({ refused }: OutcomeCounts): number =>
  [...refused.values()].reduce((sum, { count }) => sum + count, 0);
