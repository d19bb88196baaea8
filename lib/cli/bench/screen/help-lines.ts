import type { BenchSettings } from '../../../bench/settings.ts';
import { brief } from '../../../domain/problem.ts';
import { counted, shown } from '../../told.ts';
import { wrap } from '../../wrap.ts';

/** What `?` shows: fits on a screen of 80 × 24 beside the prompt. */
export function helpLines(settings: BenchSettings): string[] {
  return [
    'Type or scan a line, then Enter:',
    ...(settings.live ? [] : ['  u  takes the last reading back']),
    '  n  finishes the cell on the table; the next one is scanned or typed',
    ...(settings.stages.kind === 'none' ? [] : ['  s  finishes its stage, and asks for another']),
    '  ?  shows this',
    '  q  finishes, sends and ends',
    ...enterLines(settings),
    ...cellLines(settings),
    `A cell is finished by ${finishers(settings)}.`,
    settings.live
      ? 'Each reading is sent at once, and cannot be taken back.'
      : 'What is finished is sent as one message, and kept on disk until it is sent.',
  ].flatMap((line) => wrap(line, 79));
}

function enterLines({ sources }: BenchSettings): string[] {
  const asked = sources.filter((source) => source.asked !== undefined && source.asked.everyMs === undefined);
  return [
    ...(asked.length === 0
      ? []
      : [
          `  Enter alone asks ${listed(
            asked.map(({ name }) => name),
            'and',
          )} for a reading`,
        ]),
    types(sources)
      ? '  Anything else is a reading, while a cell is on the table'
      : '  Anything else is the next cell, where Ionworks knows it; else n comes first',
  ];
}

const types = (sources: BenchSettings['sources']): boolean =>
  sources.some(({ connection }) => connection.kind === 'keyboard');

const cellLines = ({ cellPrefixes }: BenchSettings): string[] =>
  cellPrefixes.length === 0 ? [] : [`What begins with ${listed(cellPrefixes, 'or')} is a cell, at any time.`];

function finishers({ sources, cellPrefixes, plan, quietMs }: BenchSettings): string {
  const byNext = types(sources) && cellPrefixes.length === 0 ? 'n' : 'the next cell';
  return [byNext, ...plannedWords(plan), `${whileWords(quietMs)} without a reading`].join(', or ');
}

function whileWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? counted(seconds / 60, 'minute') : counted(seconds, 'second');
}

function plannedWords(plan: BenchSettings['plan']): string[] {
  switch (plan.kind) {
    case 'open':
      return [];
    case 'together':
      return [`its ${counted(plan.count, 'reading')}`];
    case 'by-property':
      return [`its ${[...plan.counts].map(([property, count]) => `${count} of ${property}`).join(' and ')}`];
  }
}

/** `a, b or c`; of many the first few. */
function listed(names: readonly string[], last: 'and' | 'or'): string {
  const told = names.slice(0, 3).map((name) => shown(brief(name)));
  if (names.length > told.length) return `${told.join(', ')} …`;
  return told.join(', ').replace(/, ([^,]*)$/, ` ${last} $1`);
}
