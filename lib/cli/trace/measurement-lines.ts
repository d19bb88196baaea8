import { styleText } from 'node:util';

import type { FiledMeasurement, MeasurementStory, ReadingStory } from '../../trace/story.ts';
import { counted, moment, shown } from '../told.ts';
import { type Row, requestRows, rowLines, tableLines } from './rows.ts';
import { completeWords, named, saidWords, span, stageWords, stateWords } from './words.ts';

/** A measurement: its session, and each of its readings in a line. */
export function measurementLines({ measurement, readings }: MeasurementStory, width: number | undefined): string[] {
  const { id, name, cell } = measurement;
  return [
    `${styleText('bold', `Measurement ${shown(id)}`)} ${styleText('green', 'is filed')}`,
    `  ${named(name)} of cell ${shown(cell)}`,
    ...rowLines(sessionRows(measurement), width),
    '',
    ...tableLines(['sent', 'reading', 'said', 'message', ''], readings.map(cellsOf)),
  ];
}

function cellsOf({ id, came, earlier, state, ...said }: ReadingStory): string[] {
  const [messageId = ''] = came.messageIds;
  const notes = [
    state.kind === 'filed' ? undefined : `now ${stateWords[state.kind]}`,
    came.replayOf === undefined ? undefined : `a replay of ${came.replayOf}`,
    earlier.length === 0 ? undefined : `refused ${counted(earlier.length, 'time')} before`,
  ].filter((note) => note !== undefined);
  return [moment(came.sentAt), shown(id), saidWords(said), shown(messageId), shown(notes.join(', '))];
}

/** From a complete session to a measurement, step by step. */
export function sessionRows(measurement: FiledMeasurement): Row[] {
  const { id, name, stage, start, end, readingIds, completeBy, claimedAt, at, requests } = measurement;
  const { correlationId, belongsTo, late } = measurement;
  return [
    {
      ...{ at: claimedAt, word: 'session' },
      texts: [
        `complete${stageWords(stage)} with ${counted(readingIds.length, 'reading')}, ${span(start, end)}: ${completeWords[completeBy]}`,
        ...(belongsTo ? [`it came late: it belongs to ${reference(belongsTo)}, which was filed before`] : []),
      ],
    },
    ...requestRows(requests),
    {
      ...{ at, word: 'filed' },
      texts: [
        `as measurement ${shown(id)}, ${named(name)}`,
        ...(correlationId === undefined ? [] : [`correlation id ${shown(correlationId)}`]),
      ],
    },
    ...(late.length === 0
      ? []
      : [{ word: 'later', texts: late.map((one) => `readings that belong to it came, and became ${reference(one)}`) }]),
  ];
}

const reference = ({ id, name }: { id?: string | undefined; name: string }): string =>
  id === undefined ? named(name) : `measurement ${shown(id)}, ${named(name)}`;
