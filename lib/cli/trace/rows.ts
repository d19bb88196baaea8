import { styleText } from 'node:util';

import type { Requests } from '../../ledger/entries.ts';
import { inColumns } from '../columns.ts';
import { moment, shown } from '../told.ts';
import { wrap } from '../wrap.ts';

/** Something that happened, or will: when (epoch milliseconds; none: now), a word for it, and paragraphs that tell of it. */
export interface Row {
  at?: number | undefined;
  word: string;
  texts: readonly string[];
}

const timeWidth = '2026-11-20T08:00:00Z'.length;
const wordWidth = 8;
const margin = '  ';

/** Rows in order of time, to the second, those without one last. `width`: the columns of a terminal; none: lines stay whole. */
export function rowLines(rows: readonly Row[], width: number | undefined): string[] {
  const inOrder = rows.toSorted((a, b) => secondOf(a) - secondOf(b) || 0);
  const indent = margin.length + timeWidth + 2 + wordWidth + 2;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width - indent);
  return inOrder.flatMap(({ at, word, texts }) =>
    texts
      .flatMap((text) => wrap(text, room))
      .map((line, index) => {
        const time = (at === undefined || index > 0 ? '' : moment(at)).padEnd(timeWidth);
        const beside = (index > 0 ? '' : word).padEnd(wordWidth);
        return `${margin}${time}  ${styleText('cyan', beside)}  ${line}`.trimEnd();
      }),
  );
}

/** Of two without a time the difference is no number: they stay as they are. */
const secondOf = ({ at }: Row): number => (at === undefined ? Number.POSITIVE_INFINITY : Math.floor(at / 1000));

/** What Ionworks was asked for a measurement, and what it said. */
export const requestRows = (requests: Requests): Row[] =>
  requests.map(({ at, request, says }) => {
    const question = request === 'create' ? 'Ionworks to create the measurement' : 'Ionworks whether it has it';
    return { at, word: 'asked', texts: [`${question}: ${shown(says)}`] };
  });

/** A table below its headings. */
export function tableLines(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const columns = headings.map((heading, column) => [heading, ...rows.map((row) => row[column] ?? '')]);
  const [head = '', ...lines] = inColumns(columns);
  return [styleText('dim', head), ...lines].map((line) => `${margin}${line}`);
}
