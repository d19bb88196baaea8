import { type LetterRow, letterRows } from '../../../domain/letter-rows.ts';
import type { StandingLetter } from '../../../domain/standing-letter.ts';
import { isoTime } from '../../../domain/time.ts';

/** A letter as one line of JSON: its readings as rows to be corrected, and its body and attributes as SQS had them. */
export const ndjsonLine = (letter: StandingLetter): string =>
  JSON.stringify({
    letter: letter.id,
    code: letter.code,
    cause: letter.cause,
    detail: letter.detail,
    path: letter.path,
    status: letter.status,
    correlation_id: letter.correlationId,
    response: letter.response,
    sent_at: isoTime(letter.sentAt),
    expires_at: isoTime(letter.expiresAt),
    rejected_at: letter.rejectedAt === undefined ? undefined : isoTime(letter.rejectedAt),
    source_message_id: letter.sourceMessageId,
    readings: letterRows(letter).map(jsonOfRow),
    attributes: Object.fromEntries(
      [...letter.message.attributes].map(([name, { dataType, value }]) => [name, { type: dataType, value }]),
    ),
    body: letter.message.body,
  });

/** What its letter says of all is left out; what is empty is null. */
const jsonOfRow = ({ letter, sent, expires, ...row }: LetterRow): object =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === '' ? null : value]));
