import type { PreviewedReading } from '../../import/summary.ts';
import { shown } from '../told.ts';
import { columnsWithin } from './columns-within.ts';

/** The first readings of a file as a table; what none of them has has no column. `width`: of the terminal. */
export function previewLines(readings: readonly PreviewedReading[], width: number): string[] {
  if (readings.length === 0) return [];
  const columns = [
    ['row', readings.map(({ sheet, row }) => (sheet === '' ? String(row) : `${sheet} ${row}`))],
    ['cell', readings.map(({ cell = '' }) => cell)],
    ['property', readings.map(({ property = '', column }) => (property === '' ? `(${column})` : property))],
    ['position', readings.map(({ position = '' }) => position)],
    ['value', readings.map(({ value = '' }) => value)],
    ['unit', readings.map(({ unit = '' }) => unit)],
    ['measured at', readings.map(({ measured_at = '' }) => measured_at.replace('.000Z', 'Z'))],
    ['stage', readings.map(({ stage = '' }) => stage)],
    ['', readings.map(fate)],
  ] as const;
  const said = columns.filter(([, texts]) => texts.some((text) => text !== ''));
  const table = said.map(([head, texts]) => [head, ...texts.map(shown)]);
  return columnsWithin(table, width - 2).map((line) => `  ${line}`);
}

function fate({ outcome, sentence, notes }: PreviewedReading): string {
  if (outcome === 'rejected') return `rejected: ${sentence}`;
  return [outcome === 'duplicate' ? 'said before' : '', notes ?? ''].filter(Boolean).join('; ');
}
