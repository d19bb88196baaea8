import type { Fields } from '../../fields.ts';
import { textOfBytes } from '../../text.ts';
import { isoTime } from '../../time.ts';
import type { Press } from '../spool/spool-record.ts';

/**
 * A frame as its message carries it, beside what is said of its instrument. Bytes that are no UTF-8 go as base64, which
 * ingest reads the same way. `at`: epoch milliseconds.
 */
export function pressOf(bytes: Buffer, at: number, { id, says }: { id: string; says: Fields }): Press {
  const isText = Buffer.from(bytes.toString('utf8')).equals(bytes);
  const raw = isText ? { raw: textOfBytes(bytes) } : { raw_base64: bytes.toString('base64') };
  return { ...says, ...raw, reading_id: id, measured_at: isoTime(at) };
}
