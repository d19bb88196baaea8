import { styleText } from 'node:util';

import type { LetterGroup, LetterGroups, Named } from '../../domain/letter-groups.ts';
import { counted, moment, shown } from '../told.ts';
import { wrap } from '../wrap.ts';
import { fromNow } from './from-now.ts';

/** The groups of a queue's letters for people. `now`: epoch milliseconds; `width`: of the terminal, if it is one. */
export function groupLines(
  { total, letters, groups }: LetterGroups,
  { url, now, width }: { url: string; now: number; width: number | undefined },
): string[] {
  if (letters === 0) return [`No letters in ${url}`];
  const heading =
    letters === total ? counted(letters, 'letter') : `${counted(letters, 'letter')}, ${total} without repeats,`;
  return [
    `${heading} in ${url}`,
    ...groups.flatMap((group) => ['', ...linesOf(group, { now, width })]),
    '',
    styleText('dim', 'npm run cellgauge -- dlq show <id> tells all of one letter.'),
  ];
}

function linesOf(group: LetterGroup, { now, width }: { now: number; width: number | undefined }): string[] {
  const { code, cause, count, letters, cells, instruments, operators, more, first, last, oldestExpiresAt, example } =
    group;
  const repeats = letters === count ? '' : ` (${letters} letters)`;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  const row = (word: string, text: string): string[] =>
    text === '' ? [] : wrap(`  ${word.padEnd(11)}  ${shown(text)}`, room);
  return [
    `${styleText('bold', code)}  ${count}${repeats}`,
    ...wrap(`  ${shown(cause)}`, room),
    ...row('cells', names(cells, more.cells)),
    ...row('instruments', names(instruments, more.instruments)),
    ...row('operators', names(operators, more.operators)),
    ...row('sent', first === last ? moment(first) : `${moment(first)} to ${moment(last)}`),
    ...row('expires', `the oldest ${moment(oldestExpiresAt)}, ${fromNow(oldestExpiresAt, now)}`),
    ...row('example', example.id),
  ];
}

const mostShown = 5;

function names(named: readonly Named[], more: number): string {
  const shown = named.slice(0, mostShown).map(({ name, count }) => (count === 1 ? name : `${name} (${count})`));
  const others = named.length - shown.length + more;
  return [...shown, ...(others > 0 ? [`${others} more`] : [])].join(', ');
}

/** The same for programs. */
export const jsonOfGroups = ({ total, letters, groups }: LetterGroups): object => ({
  total,
  letters,
  groups: groups.map(({ first, last, oldestExpiresAt, more, ...group }) => ({
    ...group,
    more,
    first: moment(first),
    last: moment(last),
    oldest_expires_at: moment(oldestExpiresAt),
  })),
});
