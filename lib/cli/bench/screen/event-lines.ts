import type Big from 'big.js';

import type { BenchEvent, FinishedBy } from '../../../bench/event.ts';
import { counted, shown } from '../../told.ts';
import { cellWords, readingLine, valueWords } from './reading-line.ts';

/** A line above the prompt: it says all without its colour. */
export interface EventLine {
  text: string;
  tone: 'plain' | 'good' | 'bad' | 'note';
  /** Somebody who looks at the instrument has to look up. */
  beep: boolean;
}

/** What the lines of an event depend on beside it. */
export interface EventView {
  /** What `?` shows. */
  help: readonly string[];
  /** Where there are several instruments, a refusal says whose reading it is. */
  namesSources: boolean;
}

/** An event in words, not wrapped. */
export function eventLines(event: BenchEvent, view: EventView): EventLine[] {
  switch (event.kind) {
    case 'cell-known':
      return [plain(knownWords(event))];
    case 'cell-unchecked':
      return [note(uncheckedWords(event))];
    case 'refused':
      return [alarm(refusalWords(event, view))];
    case 'taken':
      return [good(readingLine(event))];
    case 'spread':
      return [alarm(spreadWords(event))];
    case 'taken-back':
      return [plain(takenBackWords(event))];
    case 'finished':
      return [plain(`Finished: ${sessionWords(event)}${finishedBy[event.why]}`)];
    case 'resumed':
      return [note(`Going on with ${sessionWords(event)} so far`)];
    case 'sent':
      return [good(sentWords(event))];
    case 'not-sent':
      return [bad(shown(event.reason)), note(waitingWords(event.waiting))];
    case 'source-connected':
      return [note(`${event.again ? 'Connected again' : 'Connected'}: ${shown(event.source)}`)];
    case 'source-lost':
      return [alarm(`No connection to ${shown(event.source)}, which is tried again and again: ${shown(event.reason)}`)];
    case 'note':
      return [event.warning ? alarm(shown(event.sentence)) : note(shown(event.sentence))];
    case 'help':
      return view.help.map(plain);
  }
}

type Event<Kind> = Extract<BenchEvent, { kind: Kind }>;

const plain = (text: string): EventLine => ({ text, tone: 'plain', beep: false });
const good = (text: string): EventLine => ({ text, tone: 'good', beep: false });
const bad = (text: string): EventLine => ({ text, tone: 'bad', beep: false });
const note = (text: string): EventLine => ({ text, tone: 'note', beep: false });
const alarm = (text: string): EventLine => ({ text, tone: 'bad', beep: true });

const knownWords = ({ cell: { label, id } }: Event<'cell-known'>): string =>
  `${shown(label)} is known to Ionworks${id === undefined || id === label ? '' : `: ${shown(id)}`}`;

const uncheckedWords = ({ cell: { label, id }, why }: Event<'cell-unchecked'>): string =>
  `${shown(label)} is taken by its ${id === undefined ? 'name' : 'id'}, unchecked${why === undefined ? '' : `: ${shown(why)}`}`;

function refusalWords({ source, problem: { detail } }: Event<'refused'>, { namesSources }: EventView): string {
  const isNamed = !namesSources || source === undefined || detail.includes(source);
  return shown(isNamed ? detail : `${source}: ${detail}`);
}

function spreadWords({ property, spread, held }: Event<'spread'>): string {
  const { smallest, largest, unit, limit } = spread;
  const [apart, from, to] = evenly([largest.minus(smallest), smallest, largest]);
  const most = limit.most.toFixed();
  const allowed = limit.kind === 'percent' ? `${most} % of its mean` : `${most} ${unit}`;
  const what = `${property} spreads over ${apart} ${unit} (${from} to ${to}), more than ${allowed}`;
  return `Warning: ${what}; u takes the last one back${held ? ', n sends it as it is' : ''}`;
}

/** Numbers with as many decimals as the one that needs most. */
function evenly(numbers: readonly Big[]): string[] {
  const decimals = Math.max(...numbers.map((number) => number.toFixed().split('.')[1]?.length ?? 0));
  return numbers.map((number) => number.toFixed(decimals));
}

function takenBackWords({ cell, reading, left }: Event<'taken-back'>): string {
  const { property, position, stage } = reading;
  const where = position === undefined ? '' : ` ${shown(position)}`;
  const rest = left === 0 ? 'none is left' : `${counted(left, 'reading')} left`;
  return `Taken back: ${cellWords(cell, stage)}  ${property}${where}  ${valueWords(reading)}; ${rest}`;
}

const sessionWords = ({ cell, stage, readings }: Event<'finished' | 'resumed'>): string =>
  `${cellWords(cell, stage)}, ${counted(readings, 'reading')}`;

const finishedBy: Readonly<Record<FinishedBy, string>> = {
  next: '',
  expected: ', which is all',
  quiet: ', as nobody has pressed for a while',
  full: ', as a session holds no more',
  end: ', as the bench ends',
  'earlier-run': ', which an earlier run had left open',
};

function sentWords({ label, stage, readings, messageId, waiting }: Event<'sent'>): string {
  // The beginning of an id tells messages apart, and leaves the line whole on 80 columns.
  const id = shown(messageId.length > 12 ? `${messageId.slice(0, 8)}…` : messageId);
  const rest = waiting === 0 ? '' : `; ${waiting} still ${waiting === 1 ? 'waits' : 'wait'}`;
  return `Sent: ${cellWords({ label }, stage)}, ${counted(readings, 'reading')} (message ${id})${rest}`;
}

const waitingWords = (waiting: number): string =>
  waiting === 1
    ? '1 message waits: it is kept here, and sent as soon as the queue takes it'
    : `${waiting} messages wait: they are kept here, and sent as soon as the queue takes them`;
