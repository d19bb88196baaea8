import { expect, test } from 'vitest';

import {
  endedLine,
  type OutcomeLine,
  openReading,
  outcomeColumns,
  outcomeHead,
  outcomeText,
} from '../../../lib/domain/import/outcome-line.ts';

const line = (changes: Partial<OutcomeLine> = {}): OutcomeLine => ({
  ...(Object.fromEntries(outcomeColumns.map((column) => [column, ''])) as OutcomeLine),
  ...{ row: '2', reading_id: 'press-1', outcome: 'queued', cell_instance_id: 'cell-1' },
  ...changes,
});

test.each([
  ['queued', { cellId: 'cell-1', id: 'press-1' }],
  ['duplicate', { cellId: 'cell-1', id: 'press-1' }],
  ['waiting', { cellId: 'cell-1', id: 'press-1' }],
  ['rejected', undefined],
  ['filed', undefined],
  ['refused', undefined],
])('of a line that is %s the reading that is asked for is %j', (outcome, reading) => {
  expect(openReading(line({ outcome }))).toEqual(reading);
});

test('an id that is guarded against spreadsheets is asked for as it is', () => {
  expect(openReading(line({ reading_id: "'007" }))).toEqual({ cellId: 'cell-1', id: '007' });
});

test('a line says what became of its reading, and all that it said before', () => {
  expect(endedLine(line(), { kind: 'filed', measurementId: 'm-1' })).toEqual(
    line({ outcome: 'filed', measurement_id: 'm-1' }),
  );
  expect(endedLine(line(), { kind: 'refused', code: 'refused-by-api', reason: '=no' })).toEqual(
    line({ outcome: 'refused', code: 'refused-by-api', reason: "'=no" }),
  );
  expect(endedLine(line({ outcome: 'duplicate', sentence: 'said twice' }), undefined)).toEqual(
    line({ outcome: 'waiting', sentence: 'said twice' }),
  );
});

test('lines are written by columns, behind a byte order mark', () => {
  expect(outcomeHead).toBe(
    '\ufeffsheet,row,column,cell,value,reading_id,outcome,code,sentence,cell_instance_id,measurement_id,reason\r\n',
  );
  expect(outcomeText([line({ column: 'a, "b"', measurement_id: 'm-1' }), line({ row: '3' })])).toBe(
    ',2,"a, ""b""",,,press-1,queued,,,cell-1,m-1,\r\n,3,,,,press-1,queued,,,cell-1,,\r\n',
  );
});
