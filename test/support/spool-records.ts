import type { Press, SpoolRecord } from '../../lib/domain/bench/spool/spool-record.ts';
import type { Fields } from '../../lib/domain/fields.ts';

/** Records of sessions, as a bench writes them; each moment is a second of the same morning. */
export const momentAt = (second: number): string => new Date(Date.UTC(2026, 10, 20, 8, 0, second)).toISOString();

export const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-readings';

export function begun(
  session: string,
  { at = 0, live = false, around = {}, queue = queueUrl }: Partial<Begun> = {},
): SpoolRecord {
  const stood: Fields = { cell: `cell of ${session}`, stage: 'filled', ...around };
  return { kind: 'session', session, at: momentAt(at), queue_url: queue, live, around: stood };
}

interface Begun {
  at: number;
  live: boolean;
  around: Fields;
  queue: string;
}

export const pressOf = (id: string, fields: Fields = {}, at = 1): Press => ({
  ...(fields.raw_base64 === undefined && { raw: '01A+0004.121' }),
  ...{ format: 'mitutoyo-mux10', unit: 'mm', property: 'thickness', instrument: 'mic-1' },
  ...fields,
  ...{ measured_at: momentAt(at), reading_id: id },
});

export const pressed = (session: string, id: string, fields: Fields = {}, at = 1): SpoolRecord => ({
  ...{ kind: 'press', session },
  press: pressOf(id, fields, at),
});

export const back = (session: string, id: string): SpoolRecord => ({ kind: 'back', session, reading_id: id });

export const finished = (session: string, at = 10): SpoolRecord => ({ kind: 'finished', session, at: momentAt(at) });

/** `id`: of the press, where it was a message of its own. */
export const sent = (session: string, id?: string, at = 20): SpoolRecord => ({
  ...{ kind: 'sent', session, at: momentAt(at), message_id: `message of ${id ?? session}` },
  ...(id !== undefined && { reading_id: id }),
});
