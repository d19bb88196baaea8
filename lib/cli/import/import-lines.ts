import { styleText } from 'node:util';

import { quoted } from '../../domain/problem.ts';
import type { ImportSummary } from '../../import/summary.ts';
import { groupedCount, groupedNumber } from '../grouped-number.ts';
import { shown } from '../told.ts';
import { wrap } from '../wrap.ts';
import { leftOutLines, sheetLines } from './column-lines.ts';
import { type ImportReport, rejectedCount } from './import-report.ts';
import { previewLines } from './preview-lines.ts';

/** What became of one file, for people. `width`: of the terminal, if it is one. */
export function importLines(report: ImportReport, width: number | undefined): string[] {
  const { path, summary, isDryRun, mappingPath, preview } = report;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  const indented = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(`  ${line}`, room));
  const { format } = summary;
  return [
    styleText('bold', shown(`${path}${format === undefined ? '' : `: ${format}`}`)),
    ...sheetLines(summary, { withColumns: isDryRun, width: room - 2 }).map((line) => `  ${line}`),
    ...indented([
      ...(mappingPath === undefined ? [] : [`mapping: ${quoted(mappingPath, 255)}`]),
      ...settledLines(summary),
      ...leftOutLines(summary),
    ]),
    ...(isDryRun && preview.length > 0
      ? ['  first readings:', ...previewLines(preview, room - 2).map((line) => `  ${line}`)]
      : []),
    ...indented([...countLines(report), ...rejectedLines(report), ...cellLines(report), ...receiptWords(report)]),
    ...nextLines(report),
  ];
}

function settledLines({ decimal_mark, dates, timezone }: ImportSummary): string[] {
  const parts = [
    ...(decimal_mark === undefined ? [] : [`decimal mark "${decimal_mark}"`]),
    ...(dates === undefined ? [] : [`03/04 is ${dates === 'dmy' ? '3 April' : '4 March'}`]),
    ...(timezone === undefined ? [] : [`times of ${timezone} where they name no zone`]),
  ];
  return parts.length === 0 ? [] : [shown(parts.join('; '))];
}

function countLines({ summary, isDryRun, mayBeQueued }: ImportReport): string[] {
  const { state, rows, readings, sessions_expected, queued, duplicate, messages, messages_with_parts } = summary;
  // Of a file that cannot be read nothing was counted.
  if (rows === 0) return [];
  if (readings === 0) {
    // Where a file changes while it is sent, its lines are not in the receipt.
    const what = mayBeQueued && state !== 'done' ? 'some of them may have been queued' : 'nothing was queued';
    return [`${groupedCount(rows, 'row')}; ${what}`];
  }
  const by = isDryRun || messages === 0 ? '' : ` in ${groupedCount(messages, 'message')}`;
  const parts =
    messages_with_parts === 0
      ? ''
      : ` (${groupedNumber(messages_with_parts)} with parts of sessions, whose rows stand far apart)`;
  return [
    `${groupedCount(rows, 'row')}, ${groupedCount(readings, 'reading')}, ${groupedCount(sessions_expected, 'session')}`,
    `${groupedNumber(queued)} ${isDryRun ? 'would be queued' : 'queued'}${by}${parts}`,
    ...(duplicate === 0 ? [] : [`${groupedNumber(duplicate)} said before: they are filed, or stand twice in the file`]),
  ];
}

function rejectedLines({ summary: { rejected }, examples }: ImportReport): string[] {
  const count = rejectedCount(rejected);
  if (count === 0) return [];
  const byCode = Object.entries(rejected)
    .toSorted(([, a], [, b]) => b - a)
    .flatMap(([code, ofCode]) => {
      const example = examples.get(code);
      const where = example && [example.sheet, `row ${example.row}`, example.column].filter(Boolean).join(', ');
      return [`  ${code} (${groupedNumber(ofCode)})`, ...(example ? [`    ${where}: ${example.sentence}`] : [])];
    });
  return [`${groupedNumber(count)} rejected:`, ...byCode].map(shown);
}

function cellLines({ summary: { cells, unknown_cells }, receipt, isDryRun }: ImportReport): string[] {
  if (unknown_cells === 0) return [];
  const listed =
    receipt.unknownCells === undefined
      ? isDryRun
        ? '; an import lists them'
        : ''
      : `, listed in ${quoted(receipt.unknownCells, 255)}`;
  return [`${groupedNumber(unknown_cells)} of ${groupedCount(cells, 'cell')} unknown${listed}`];
}

const receiptWords = ({ receipt: { rows, summary } }: ImportReport): string[] => {
  const at = rows ?? summary;
  return at === undefined ? [] : [`receipt: ${quoted(at, 255)}`];
};

function nextLines({ path, summary, isDryRun, mayBeQueued, receipt }: ImportReport): string[] {
  const { state, queued, duplicate } = summary;
  if (isDryRun) return state === 'done' ? ['  Nothing was sent: this was a dry run.'] : [];
  const again = mayBeQueued ? 'Import again to go on: nothing is filed twice.' : 'Import again: sending had not begun.';
  const follow =
    receipt.rows !== undefined && queued + duplicate > 0
      ? [styleText('dim', `  npm run cellgauge -- receipt ${argument(path)} --follow tells what becomes of them.`)]
      : [];
  return [...(state === 'stopped' || state === 'changed' ? [`  ${again}`] : []), ...follow];
}

/** As a shell takes it. */
const argument = (path: string): string => (/^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
