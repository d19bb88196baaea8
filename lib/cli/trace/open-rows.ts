import type { Claim, OpenSession, ReadingState } from '../../trace/story.ts';
import { counted, moment } from '../told.ts';
import { type Row, requestRows } from './rows.ts';
import { completeWords, listed, named, sizeWords, span, stageWords } from './words.ts';

/** What a reading waits for: who is there of its session, and until when. */
export function waitingRows(session: OpenSession, id: string): Row[] {
  const { stage, readings, completeAt, isComplete } = session;
  const others = readings.map(({ reading }) => reading.id).filter((other) => other !== id);
  const company = others.length === 0 ? 'no other reading has come so far' : `with ${listed(others)}`;
  const next = isComplete
    ? 'its session is complete: it is filed when one of its messages comes to ingest again'
    : `its session is complete at ${moment(completeAt)} if no new reading of it is sent; it is filed when its messages come to ingest again then`;
  return [
    {
      word: 'now',
      texts: [`its session${stageWords(stage)} has ${sizeWords(session)}, ${spanOf(readings)}; ${company}`],
    },
    { word: 'next', texts: [next] },
  ];
}

type ClaimedKind = Extract<ReadingState, { claim: Claim }>['kind'];

/** How far an invocation has come with the session of a reading, and what follows from that. */
export function claimRows(kind: ClaimedKind, claim: Claim): Row[] {
  const { stage, readings, completeBy, since, requests, belongsTo } = claim;
  const { now, next } = nowAndNext(kind, claim);
  return [
    {
      ...{ at: since, word: 'session' },
      texts: [
        `complete${stageWords(stage)} with ${counted(readings.length, 'reading')}, ${spanOf(readings)}: ${completeWords[completeBy]}`,
        ...(belongsTo === undefined ? [] : [`it came late: it belongs to ${named(belongsTo)}, which was filed before`]),
      ],
    },
    ...requestRows(requests),
    { word: 'now', texts: [now] },
    { word: 'next', texts: [next] },
  ];
}

function nowAndNext(kind: ClaimedKind, { sent, until }: Claim): { now: string; next: string } {
  const measurement = sent
    ? `measurement ${named(sent.name)} of ${counted(sent.readingIds.length, 'reading')}`
    : 'a measurement';
  const ended = until === 0 ? 'has given up' : `had to end by ${moment(until)}`;
  switch (kind) {
    case 'being-filed':
      return {
        now: `an invocation is filing its session; it may have sent ${measurement}`,
        next: `that has ended by ${moment(until)}; what it leaves open is settled by the next invocation that gets a message of the cell`,
      };
    case 'outcome-unknown':
      return {
        now: `it may be in Ionworks, as part of ${measurement}; the invocation that sent it ${ended}`,
        next: 'the next invocation that gets a message of the cell looks for that, and sends the very same again if it is not there',
      };
    case 'not-sent':
      return {
        now: `the invocation that was to file it ${ended}, before it was sent`,
        next: 'it is filed when its message comes to ingest again',
      };
  }
}

/** Sessions are in order of time. */
function spanOf(readings: OpenSession['readings']): string {
  const from = readings[0]?.reading.measuredAt ?? 0;
  return span(from, readings.at(-1)?.reading.measuredAt ?? from);
}
