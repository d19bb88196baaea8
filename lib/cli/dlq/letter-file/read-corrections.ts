import { counted } from '../../told.ts';
import type { CorrectionsRead } from './corrections-read.ts';
import { csvCorrections } from './csv-corrections.ts';
import { decodedText } from './decoded-text.ts';
import { ndjsonCorrections } from './ndjson-corrections.ts';

/**
 * Reads corrections from what was exported, CSV or NDJSON, after spreadsheets and people had it: any of the separators
 * `,` `;` tab, columns in any order, others between them. A row with nothing in `correct` says nothing.
 */
export function readCorrections(content: Uint8Array | string): CorrectionsRead {
  const text = typeof content === 'string' ? content.replace(/^\ufeff/, '') : decodedText(content);
  const why = whyOfAnotherKind(text);
  if (why !== undefined) return { ok: false, reason: why };

  const read = /^\s*[{[]/.test(text) ? ndjsonCorrections(text) : csvCorrections(text);
  if (!read.ok) return read;
  if (read.rows === 0) return { ok: false, reason: 'no reading is in it' };
  if (read.corrections.length > 0) return read;
  return { ok: false, reason: `nothing in its ${counted(read.rows, 'row')} is corrected: fill in the column correct` };
}

function whyOfAnotherKind(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  // A ZIP file, and the container of older Office files as Windows-1252 has it.
  if (text.startsWith('PK\u0003\u0004') || text.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    return "it is a spreadsheet program's own file (xlsx, ods, xls): save it as CSV";
  }
  return undefined;
}
