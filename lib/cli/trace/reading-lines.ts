import { styleText } from 'node:util';

import type { ReadingState, ReadingStory } from '../../trace/story.ts';
import { moment, shown } from '../told.ts';
import { sessionRows } from './measurement-lines.ts';
import { claimRows, waitingRows } from './open-rows.ts';
import { type Row, requestRows, rowLines } from './rows.ts';
import { cellWords, listed, named, saidWords } from './words.ts';

/** The way of a reading: what has become of it, what it says, and each step with its time. */
export function readingLines(story: ReadingStory, width: number | undefined): string[] {
  const { cell, id, measuredAt, stage, position, state } = story;
  const { words, colour } = headingOf(state);
  const of = [cellWords(cell), stage, position].filter((part) => part !== undefined).map(shown);
  return [
    `${styleText('bold', `Reading ${shown(id)}`)} ${styleText(colour, words)}`,
    `  ${saidWords(story)} of ${of.join(', ')}; measured at ${moment(measuredAt)}`,
    ...rowLines([...cameRows(story), ...stateRows(state, id)], width),
  ];
}

function headingOf(state: ReadingState): { words: string; colour: 'green' | 'red' | 'yellow' } {
  switch (state.kind) {
    case 'filed':
      return { words: 'is filed', colour: 'green' };
    case 'refused':
      return { words: `is refused: ${state.problem.code}`, colour: 'red' };
    case 'waiting':
      return { words: 'waits for its session', colour: 'yellow' };
    case 'being-filed':
      return { words: 'is being filed', colour: 'yellow' };
    case 'outcome-unknown':
      return { words: 'may have been sent: whether Ionworks has it is not known', colour: 'yellow' };
    case 'not-sent':
      return { words: 'was not sent', colour: 'yellow' };
  }
}

function cameRows({ came, earlier }: ReadingStory): Row[] {
  const { messageIds, sentAt, arrivedAt, replayOf } = came;
  const [messageId = '', ...others] = messageIds;
  const replay = replayOf === undefined ? '' : `, a replay of the dead letter of message ${shown(replayOf)}`;
  const also = others.length === 0 ? '' : `; it came as message ${listed(others)} as well`;
  return [
    ...earlier.map(({ at, code, detail, messageIds }) => ({
      ...{ at, word: 'refused' },
      texts: [shown(`${code}: ${detail}`), `when it came as message ${listed(messageIds)}`],
    })),
    { at: sentAt, word: 'sent', texts: [`as message ${shown(messageId)}${replay}`] },
    { at: arrivedAt, word: 'arrived', texts: [`ingest saw it for the first time${also}`] },
  ];
}

function stateRows(state: ReadingState, id: string): Row[] {
  switch (state.kind) {
    case 'waiting':
      return waitingRows(state.session, id);
    case 'being-filed':
    case 'outcome-unknown':
    case 'not-sent':
      return claimRows(state.kind, state.claim);
    case 'refused':
      return refusedRows(state);
    case 'filed': {
      const { at, measurementId, name, measurement } = state;
      if (measurement) return sessionRows(measurement);
      return [{ at, word: 'filed', texts: [`as measurement ${shown(measurementId)}, ${named(name)}`] }];
    }
  }
}

function refusedRows({ at, problem, requests }: Extract<ReadingState, { kind: 'refused' }>): Row[] {
  const { code, detail, path, status, correlationId, response } = problem;
  const beside = [
    path === undefined ? undefined : `in the message at ${path}`,
    status === undefined ? undefined : `HTTP status ${status}`,
    correlationId === undefined ? undefined : `correlation id ${correlationId}`,
  ].filter((part) => part !== undefined);
  return [
    ...requestRows(requests),
    {
      ...{ at, word: 'refused' },
      texts: [
        shown(`${code}: ${detail}`),
        ...(beside.length > 0 ? [shown(beside.join(', '))] : []),
        ...(response === undefined ? [] : [`Ionworks answered ${shown(response.replaceAll(/\s+/g, ' '))}`]),
      ],
    },
    { word: 'next', texts: ['look for it in the dead-letter queue; corrected and replayed, it is tried anew'] },
  ];
}
