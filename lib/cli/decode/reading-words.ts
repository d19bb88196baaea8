import { styleText } from 'node:util';
import { decodedWords } from '../../domain/instruments/decoded-words.ts';
import type { Decoded } from '../../domain/instruments/decoder.ts';
import type { Candidate } from '../../domain/instruments/recognise.ts';
import { whyImplausible } from '../../domain/plausibility.ts';
import { type Problem, quoted } from '../../domain/problem.ts';
import { digitsOf, quantityOf } from '../../domain/quantity.ts';
import { inColumns } from '../columns.ts';
import { wrap } from '../wrap.ts';
import type { FrameReading } from './reading-of-frame.ts';

/** One frame for people: what each format makes of it, and what ingest would. `width`: of the terminal, if it is one. */
export function readingLines({ frame, candidates, says }: FrameReading, width: number | undefined): string[] {
  const fits = inColumns([
    candidates.map(({ format }) => format),
    candidates.map(({ decoded }) => decodedWords(decoded)),
  ]);
  const rows = [
    ['frame', quoted(frame, mostShown)],
    ...(fits.length === 0 ? [['fits', 'no format']] : fits.map((line, index) => [index === 0 ? 'fits' : '', line])),
    [
      'ingest',
      says.ok ? fateOf(says.value) : `refuses it (${says.problem.code}): ${whyUnread(says.problem, candidates)}`,
    ],
  ];
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width - indent);
  return rows.flatMap(([word = '', text = '']) =>
    wrap(text, room).map(
      (line, index) => `  ${styleText('cyan', (index === 0 ? word : '').padEnd(indent - 2))}${line}`,
    ),
  );
}

/** The sentence that ingest gives repeats the frame, and what each format makes of it: here they stand above. */
const whyUnread = ({ code, detail }: Problem, candidates: readonly Candidate[]): string =>
  candidates.length > 1 && code === 'ambiguous-format'
    ? 'the formats that it fits disagree; give the right one, or put the instrument into the registry'
    : detail.slice(detail.indexOf('": ') + 3);

const mostShown = 200;
const indent = '  ingest  '.length;

/** Many frames for people: a line each, as they stand in the file. */
export const tableOfReadings = (readings: readonly FrameReading[]): string[] =>
  inColumns([
    ['frame', ...readings.map(({ frame }) => quoted(frame, 40))],
    ['says', ...readings.map(({ says }) => (says.ok ? decodedWords(says.value) : says.problem.code))],
    ['formats', ...readings.map(({ candidates }) => candidates.map(({ format }) => format).join(', '))],
  ]).map((line, index) => (index === 0 ? styleText('bold', line) : line));

/** What ingest does with what a frame says, as far as that hangs on the frame alone. */
function fateOf(decoded: Decoded): string {
  if (decoded.kind === 'error') return `refuses it (${decoded.code}): ${decoded.says}`;
  const { value, unit, stable, weight } = decoded;
  if (stable === false) return 'refuses it (unstable): the instrument marks it as not stable';
  if (unit === undefined) return 'takes it, if the message or the registry tells its unit';
  const quantity = quantityOf({ value, unit }, 'reading', new Map());
  if (!quantity.ok) return `refuses it (${quantity.problem.code}): ${quantity.problem.detail}`;
  const conditions = [
    weight === 'gross' && 'if its property is named: a gross weight is no weight of the cell',
    whyImplausible(quantity.value, undefined) &&
      'if the registry has a min for its instrument: else it must be above zero',
  ].filter((condition) => typeof condition === 'string');
  return [`takes it as ${digitsOf(quantity.value.value)} ${quantity.value.unit}`, ...conditions].join(', ');
}

/** One frame for programs. */
export const jsonOfReading = ({ frame, candidates, says }: FrameReading): object => ({
  frame,
  ...(says.ok ? jsonOfDecoded(says.value) : { problem: { code: says.problem.code, detail: says.problem.detail } }),
  formats: candidates.map(({ format, decoded }) => ({ format, ...jsonOfDecoded(decoded) })),
});

const jsonOfDecoded = (decoded: Decoded): object => {
  const { kind, ...told } = decoded;
  return kind === 'value' ? told : { problem: told };
};
