import type {
  OpenSession,
  SentMessage,
  SpoolContents,
  WaitingMessage,
} from '../../domain/bench/spool/spool-contents.ts';
import type { Fields } from '../../domain/fields.ts';
import { readTime } from '../../domain/time.ts';
import { groupedCount } from '../grouped-number.ts';
import { counted, moment, shown } from '../told.ts';
import { wrap } from '../wrap.ts';

/** How it stands with a bench, by its spool: for people. `width`: how long a line may be. */
export function statusLines(contents: SpoolContents, width: number): string[] {
  const open = contents.open();
  const waiting = contents.waiting();
  const { last } = contents.sent();
  return [
    `Open      ${open ? openWords(open) : 'no session'}`,
    ...(waiting.length === 0 ? ['Waiting   nothing'] : waitingLines(waiting)),
    `Sent      ${last ? sentWords(last) : 'nothing'}`,
  ].flatMap((line) => wrap(shown(line), width));
}

const openWords = ({ around, presses, at, live }: OpenSession): string =>
  `${visitOf(around)}, ${counted(presses.length, 'reading')} since ${timeOf(at)}${live ? ' (--live)' : ''}`;

/** Each queue has a line to itself: an address that is cut is no use. */
const waitingLines = (waiting: readonly WaitingMessage[]): string[] =>
  waitingByQueue(waiting).flatMap(({ queueUrl, messages, readings, oldest }) => [
    `Waiting   ${groupedCount(messages, 'message')} with ${groupedCount(readings, 'reading')} for`,
    `  ${queueUrl}`,
    `Oldest    ${messageOf(oldest)}, since ${timeOf(oldest.at)}`,
  ]);

const sentWords = (last: SentMessage): string =>
  `last ${messageOf(last)}, at ${timeOf(last.at)} (message ${last.messageId})`;

const messageOf = ({ around, readings }: Pick<WaitingMessage, 'around' | 'readings'>): string =>
  `${visitOf(around)}, ${counted(readings, 'reading')}`;

const visitOf = ({ cell, cell_instance_id: id, stage }: Fields): string =>
  [cell ?? id ?? 'a cell without a name', stage].filter((word) => word !== undefined).join(' ');

/** A time of the spool is one that can be read. */
const timeOf = (at: string): string => moment(readTime(at) as number);

interface WaitingForQueue {
  queueUrl: string;
  messages: number;
  readings: number;
  oldest: WaitingMessage;
}

const waitingByQueue = (waiting: readonly WaitingMessage[]): WaitingForQueue[] =>
  [...Map.groupBy(waiting, ({ queueUrl }) => queueUrl)].map(([queueUrl, all]) => ({
    ...{ queueUrl, messages: all.length, readings: readingsIn(all), oldest: all[0] as WaitingMessage },
  }));

const readingsIn = (messages: readonly WaitingMessage[]): number =>
  messages.reduce((sum, { readings }) => sum + readings, 0);

/** The same for programs: keys as messages write them. `unreadable`: lines of the spool's file. */
export function jsonOfStatus(contents: SpoolContents, unreadable: readonly number[]): object {
  const open = contents.open();
  const waiting = contents.waiting();
  const { messages, last } = contents.sent();
  return {
    open: open ? { ...open.around, readings: open.presses.length, since: open.at, live: open.live } : null,
    waiting: {
      messages: waiting.length,
      readings: readingsIn(waiting),
      queues: waitingByQueue(waiting).map(({ queueUrl, messages, readings, oldest }) => ({
        ...{ queue_url: queueUrl, messages, readings },
        oldest: { ...oldest.around, readings: oldest.readings, since: oldest.at },
      })),
    },
    sent: {
      messages,
      last: last ? { ...last.around, readings: last.readings, at: last.at, message_id: last.messageId } : null,
    },
    unreadable_lines: unreadable,
  };
}

/** The sentence about lines of a spool that could not be read; `undefined` where there are none. `file`: as sentences name it. */
export function unreadableWords(file: string, unreadable: readonly number[]): string | undefined {
  if (unreadable.length === 0) return undefined;
  const named = unreadable.slice(0, mostNamed).join(', ');
  const which = `line${unreadable.length === 1 ? '' : 's'} ${named}${unreadable.length > mostNamed ? ' …' : ''}`;
  return `Cannot read ${which} of ${file}: spoilt, or not written by cellgauge; what stood there is not sent`;
}

const mostNamed = 10;
