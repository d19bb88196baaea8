import { distance } from 'fastest-levenshtein';

import { propertyNamed } from '../../property.ts';
import { type ColumnField, columnFields } from '../mapping.ts';

/** What holds of every row that does not say otherwise: a field and its text; or why it cannot be, in a clause. */
export type DefaultRead = { ok: true; field: ColumnField; text: string } | { ok: false; reason: string };

/** What one row says can be no default: every reading would be the same one. */
const ofOneRow: ReadonlySet<string> = new Set(['value', 'raw', 'reading_id', 'time']);

/** Reads a default: the field by its name. */
export function readDefault(field: string, text: string): DefaultRead {
  const known = columnFields.find((name) => name === field);
  if (known === undefined) {
    const near = columnFields.find((name) => distance(name, field) <= 2);
    return refused(
      near === undefined ? `there is no such field; there are ${columnFields.join(', ')}` : `did you mean ${near}?`,
    );
  }
  if (ofOneRow.has(field)) return refused('it differs from row to row');
  if (text.trim() === '') return refused('it is empty');
  if (field === 'property') {
    const property = propertyNamed(text.trim());
    if (!property.ok) return refused(property.problem.detail);
  }
  return { ok: true, field: known, text: text.trim() };
}

const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
