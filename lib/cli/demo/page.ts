import { styleText } from 'node:util';
import { wrap } from '../wrap.ts';
import type { DeadLetter } from './bench.ts';
import type { Frame } from './frame.ts';
import { frameLines } from './frame-lines.ts';
import { letterLines } from './letter.ts';
import { measurementLines } from './measurement-lines.ts';
import { type Call, callWords, type Held } from './stand-in.ts';

/** What the demo prints, in the words of the bench. Reads well at 100 columns, with and without colours. */
export interface Page {
  heading(text: string): void;
  /** Frames as the instruments sent them, below a sentence on where they come from. */
  cameIn(from: string, frames: readonly Frame[]): void;
  /** What the demo has seen and checked. */
  became(...lines: readonly string[]): void;
  /** The calls that it took. */
  calls(calls: readonly Call[]): void;
  /** A message of the dead-letter queue, and why it is there. */
  letter(letter: DeadLetter): void;
  /** Measurements as Ionworks holds them. */
  holds(measurements: readonly Held[]): void;
  /** Anything else, beside a word that says what it is. */
  told(label: string, ...lines: readonly string[]): void;
}

const width = 100;
const margin = 3;
const labelWidth = 10;

export function pageOn(print: (line: string) => void): Page {
  const page: Page = {
    heading: (text) => print(`\n${styleText('bold', text)}\n`),
    cameIn: (from, frames) => page.told('came in', from, ...frameLines(frames)),
    became: (...lines) => page.told('became', ...lines),
    calls: (calls) => page.told('calls', calls.map(callWords).join(' · ') || 'none'),
    letter: (letter) => page.told('letter', ...letterLines(letter)),
    holds: (measurements) => page.told('Ionworks', ...measurements.flatMap(measurementLines)),
    told(label, ...lines) {
      const fitting = lines.flatMap((line) => wrap(line, width - margin - labelWidth));
      for (const [index, line] of fitting.entries()) {
        const beside = (index === 0 ? label : '').padEnd(labelWidth);
        print(`${' '.repeat(margin)}${styleText('cyan', beside)}${line}`.trimEnd());
      }
    },
  };
  return page;
}
