import { styleText } from 'node:util';
import { decodedWords } from '../../domain/instruments/decoded-words.ts';
import type { Decoded } from '../../domain/instruments/decoder.ts';
import { quoted } from '../../domain/problem.ts';
import { inColumns } from '../columns.ts';
import { wrap } from '../wrap.ts';
import { type Fate, fateOf } from './fate.ts';
import type { FrameReading } from './reading-of-frame.ts';

/** One frame for people: what each format makes of it, and what ingest would. `width`: of the terminal, if it is one. */
export function readingLines(reading: FrameReading, width: number | undefined): string[] {
  const { frame, candidates } = reading;
  const fits = inColumns([
    candidates.map(({ format }) => format),
    candidates.map(({ decoded }) => decodedWords(decoded)),
  ]);
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width - indent);
  return [
    // Its blanks are columns: it is never wrapped.
    line('frame', quoted(frame, mostShown)),
    ...(fits.length === 0
      ? [line('fits', 'no format')]
      : fits.map((fit, index) => line(index === 0 ? 'fits' : '', fit))),
    ...wrap(fateWords(fateOf(reading)), room).map((part, index) => line(index === 0 ? 'ingest' : '', part)),
  ];
}

const mostShown = 200;
const indent = '  ingest  '.length;
const line = (word: string, text: string): string => `  ${styleText('cyan', word.padEnd(indent - 2))}${text}`;

/** One of many frames for people: a line that stands by itself, as they come one after the other. */
export function readingLine(reading: FrameReading): string {
  const fate = fateOf(reading);
  const { frame, candidates, says } = reading;
  const formats = candidates.map(({ format }) => format).join(', ');
  const saying = says.ok ? decodedWords(says.value) : formats === '' ? 'fits no format' : `may be ${formats}`;
  const outcome = fate.kind === 'takes' ? 'takes it' : `refuses it (${fate.code})`;
  const conditions = fate.kind === 'takes' && fate.conditions.length > 0 ? `, if ${fate.conditions.join(' and ')}` : '';
  return `${quoted(frame, 40).padEnd(28)}  ${saying.padEnd(28)}  ${outcome}${conditions}`;
}

function fateWords(fate: Fate): string {
  if (fate.kind === 'refuses') return `refuses it (${fate.code}): ${fate.why}`;
  const { quantity, conditions } = fate;
  const as = quantity === undefined ? '' : ` as ${quantity.value} ${quantity.unit}`;
  return `takes it${as}${conditions.length === 0 ? '' : `, if ${conditions.join(' and ')}`}`;
}

/** One frame for programs. */
export function jsonOfReading(reading: FrameReading): object {
  const { frame, candidates, says } = reading;
  return {
    frame,
    ...(says.ok ? jsonOfDecoded(says.value) : { problem: { code: says.problem.code, detail: says.problem.detail } }),
    formats: candidates.map(({ format, decoded }) => ({ format, ...jsonOfDecoded(decoded) })),
    ingest: jsonOfFate(fateOf(reading)),
  };
}

function jsonOfDecoded(decoded: Decoded): object {
  if (decoded.kind === 'error') return { problem: { code: decoded.code, detail: decoded.says } };
  const { kind: _, ...told } = decoded;
  return told;
}

const jsonOfFate = (fate: Fate): object =>
  fate.kind === 'takes'
    ? { takes: true, ...fate.quantity, ...(fate.conditions.length > 0 && { if: fate.conditions }) }
    : { takes: false, code: fate.code, detail: fate.why };
