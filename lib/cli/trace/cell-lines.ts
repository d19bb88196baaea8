import { styleText } from 'node:util';

import type { CellStory, FiledMeasurement, ReadingState, ReadingStory } from '../../trace/story.ts';
import { counted, moment, shown } from '../told.ts';
import { tableLines } from './rows.ts';
import { cellWords, named, saidWords, sizeWords, stateWords } from './words.ts';

/** A cell: its measurements, and those of its readings that are not filed; the latest last. */
export function cellLines({ cell, measurements, filedReadings, readings }: CellStory): string[] {
  const filed = `${counted(measurements.length, 'measurement')} of ${counted(filedReadings, 'reading')}`;
  const others =
    readings.length === 0 ? 'no reading is open or refused' : `not filed: ${counted(readings.length, 'reading')}`;
  return [
    styleText('bold', capitalised(cellWords(cell))),
    `  ${filed}; ${others}`,
    ...section(['measurement', 'name', 'readings', 'filed'], measurements.map(columnsOfMeasurement)),
    ...section(['reading', 'said', 'state', 'sent', 'arrived', 'why'], readings.map(columnsOfReading)),
  ];
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const section = (headings: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ['', ...tableLines(headings, rows)];

const columnsOfMeasurement = ({ id, name, readingIds, at }: FiledMeasurement): string[] => [
  ...[shown(id), shown(name), String(readingIds.length), moment(at)],
];

const columnsOfReading = ({ id, came, state, ...said }: ReadingStory): string[] => [
  ...[shown(id), saidWords(said), stateWords[state.kind], moment(came.sentAt), moment(came.arrivedAt), whyOf(state)],
];

/** Why a reading is not filed, in a few words. */
function whyOf(state: ReadingState): string {
  switch (state.kind) {
    case 'waiting': {
      const { completeAt, isComplete } = state.session;
      const until = isComplete ? 'complete' : `complete at ${moment(completeAt)} unless more are sent`;
      return `its session has ${sizeWords(state.session)}, and is ${until}`;
    }
    case 'being-filed':
      return `an invocation is at it, until ${moment(state.claim.until)} at the latest`;
    case 'outcome-unknown':
      return `it may be in Ionworks${state.claim.sent ? `, as part of ${named(state.claim.sent.name)}` : ''}`;
    case 'not-sent':
      return 'the invocation that was to file it has ended';
    case 'refused':
      return state.problem.code;
    case 'filed':
      return '';
  }
}
