import { hash } from 'node:crypto';

import type { Mapping } from '../../domain/import/mapping.ts';
import type { Survey } from './survey.ts';

/**
 * A digest of how the rows of a file are understood. A checkpoint counts rows, and what it counted was told by its time's
 * understanding: with another mapping beside the file, or another version of this program, neither holds any more.
 */
export function understandingOf({ tables, rules, rows }: Survey, { timezone }: Mapping): string {
  // Of the offsets, which are a function, the zone tells.
  const { offsetMinutes: _, defaults, ...others } = rules;
  const layouts = tables.map(({ table, layout }) => [table.sheet, layout]);
  const understood = [layouts, others, [...defaults], timezone, rows];
  return hash('sha256', JSON.stringify(understood), 'hex').slice(0, 32);
}
