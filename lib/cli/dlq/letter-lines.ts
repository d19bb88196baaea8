import { styleText } from 'node:util';

import { quoted } from '../../domain/problem.ts';
import { readingObjectsIn, type StandingLetter } from '../../domain/standing-letter.ts';
import { textOfBase64 } from '../../domain/text.ts';
import { readingOfFrame } from '../decode/reading-of-frame.ts';
import { jsonOfReading, readingLines } from '../decode/reading-words.ts';
import { moment, shown } from '../told.ts';
import { wrap } from '../wrap.ts';
import { fromNow } from './from-now.ts';

interface View {
  /** Epoch milliseconds. */
  now: number;
  /** Of the terminal, if it is one. */
  width: number | undefined;
}

/** All that is known of one letter, for people. */
export function letterLines(letter: StandingLetter, { now, width }: View): string[] {
  const { id, code, detail, path, status, correlationId, response, told, message } = letter;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  const row = (word: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : wrap(`  ${word.padEnd(11)}  ${shown(text)}`, room);
  const frames = framesOf(letter);
  return [
    `${styleText('bold', code)}  letter ${id}`,
    ...wrap(`  ${shown(detail)}`, room),
    ...(told ? [] : wrap('  (the letter does not say so: this is what ingest would say of it now)', room)),
    '',
    ...row('where', path),
    ...letter.problems.flatMap((problem) =>
      row('reading', `${problem.readingId ?? '?'}: ${problem.detail} (${problem.code})`),
    ),
    ...row('readings', letter.readingIds.join(', ')),
    ...row('cells', distinct(letter.readings.map(({ cell }) => cell))),
    ...row(
      'sent',
      `${moment(letter.sentAt)}${letter.sourceMessageId === undefined ? '' : ` as message ${letter.sourceMessageId}`}`,
    ),
    ...row(
      'refused',
      letter.rejectedAt === undefined
        ? undefined
        : `${moment(letter.rejectedAt)}, received ${letter.receiveCount === 1 ? 'once' : `${letter.receiveCount} times`}`,
    ),
    ...row('expires', `${moment(letter.expiresAt)}, ${fromNow(letter.expiresAt, now)}`),
    ...row(
      'Ionworks',
      status === undefined
        ? undefined
        : `answered ${status}${correlationId === undefined ? '' : `, correlation id ${correlationId}`}`,
    ),
    ...row('', response),
    ...letter.history.flatMap(({ code: earlier, detail: why, rejectedAt }) =>
      row('earlier', `${rejectedAt === undefined ? '' : `${moment(rejectedAt)} `}${earlier}: ${why}`),
    ),
    ...letter.changes.flatMap((change) => row('changed', JSON.stringify(change))),
    ...frames.flatMap(({ frame, format }) => ['', ...readingLines(readingOfFrame(frame, format, {}), width)]),
    '',
    ...[...message.attributes]
      .filter(([name]) => name !== 'problem' && name !== 'problem_code')
      .map(([name, { value }]) => `  attribute ${name}: ${quoted(value, 200)}`),
    // The body as it is, for whoever wants to copy it into a file.
    width === undefined ? message.body : message.body.split('\n').map(shown).join('\n'),
  ];
}

const distinct = (names: readonly (string | undefined)[]): string =>
  [...new Set(names.filter((name) => name !== undefined))].join(', ');

/** The raw frames of its readings, ten at most, each with the format that its message names. */
function framesOf({ message }: StandingLetter): { frame: string; format: string | undefined }[] {
  return readingObjectsIn(message)
    .flatMap(({ raw, raw_base64, format }) => {
      const frame =
        typeof raw === 'string' ? raw : typeof raw_base64 === 'string' ? textOfBase64(raw_base64) : undefined;
      return frame === undefined ? [] : [{ frame, format: typeof format === 'string' ? format : undefined }];
    })
    .slice(0, 10);
}

/** The same for programs. */
export function jsonOfLetter(letter: StandingLetter): object {
  const {
    message,
    read: _read,
    sentAt,
    rejectedAt,
    expiresAt,
    sourceMessageId,
    receiveCount,
    correlationId,
    readingIds,
    ...rest
  } = letter;
  return {
    ...rest,
    correlation_id: correlationId,
    reading_ids: readingIds,
    sent_at: moment(sentAt),
    rejected_at: rejectedAt === undefined ? undefined : moment(rejectedAt),
    expires_at: moment(expiresAt),
    source_message_id: sourceMessageId,
    receive_count: receiveCount,
    frames: framesOf(letter).map(({ frame, format }) => jsonOfReading(readingOfFrame(frame, format, {}))),
    attributes: Object.fromEntries(
      [...message.attributes].map(([name, { dataType, value }]) => [name, { type: dataType, value }]),
    ),
    body: message.body,
  };
}
