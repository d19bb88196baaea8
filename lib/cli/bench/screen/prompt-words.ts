import type { BenchPrompt } from '../../../bench/event.ts';
import { shown } from '../../told.ts';

/** What is asked for, with a blank at its end. On a terminal of 80 columns it leaves room to type. */
export function promptWords(prompt: BenchPrompt, waiting: number): string {
  const waits = waiting === 0 ? '' : `[${waiting} waiting] `;
  const candidates = wordings(prompt).map((words) => `${waits}${words}> `);
  return candidates.find(({ length }) => length <= longest) ?? (candidates.at(-1) as string);
}

/** Leaves twenty columns of eighty to type, and the last empty. */
const longest = 59;

/** From the longest to the shortest, whose names are cut: it leaves some room in any case. */
function wordings(prompt: BenchPrompt): string[] {
  switch (prompt.kind) {
    case 'cell':
      return ['cell'];
    case 'looking-up':
      return [`${name(prompt.label)}, looking it up`];
    case 'stage':
      return hintsOf(prompt).map((hint) => `${name(prompt.cell.label)}, stage${hint}`);
    case 'reading':
      return readingWordings(prompt);
  }
}

function hintsOf({ stages, last }: Extract<BenchPrompt, { kind: 'stage' }>): string[] {
  // Where any stage is typed, an empty line is none; where one has to be picked, it is nothing until one was.
  const enter = last === undefined ? (stages ? [] : ['Enter: none']) : [`Enter: ${shown(last)}`];
  const all = stages ? [stages.map(shown).join(', '), ...enter] : enter;
  return [...new Set([all, enter].map(inBrackets)), ''];
}

const inBrackets = (hints: readonly string[]): string => (hints.length === 0 ? '' : ` (${hints.join('; ')})`);

function readingWordings({ cell, stage, position, asks, held }: Extract<BenchPrompt, { kind: 'reading' }>): string[] {
  const on = stage === undefined ? name(cell.label) : `${name(cell.label)} ${brief(shown(stage), 12)}`;
  if (held) return [`${on}, u or n`];
  const at = position === undefined ? on : `${on}, ${brief(shown(position), 12)}`;
  return asks ? [`${at} (Enter asks)`, at] : [at];
}

/** The end of a label is what tells cells apart. */
function name(label: string): string {
  const text = shown(label);
  return text.length <= 20 ? text : `${text.slice(0, 6)}…${text.slice(-11)}`;
}

const brief = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
