import { typedMeaning } from '../domain/bench/typed.ts';
import { askInstruments } from './ask-instruments.ts';
import { chooseCell } from './choose-cell.ts';
import { clearTable, finishSession } from './finish-session.ts';
import { refuse } from './refuse.ts';
import type { SourceSettings } from './source.ts';
import type { Bench } from './table.ts';
import { takeBack } from './take-back.ts';
import { takeFrame } from './take-frame.ts';

/** Does what a typed line says. `at`: when it was typed, epoch milliseconds. True where somebody wants to go home. */
export async function obey(bench: Bench, line: string, at: number): Promise<{ quits: boolean }> {
  const { table, world, settings } = bench;
  const keyboard = settings.sources.find(({ connection }) => connection.kind === 'keyboard');
  const typed = typedMeaning(line, {
    for: askedFor(bench),
    keyboardReads: keyboard !== undefined,
    format: keyboard?.says.format,
    cellPrefixes: settings.cellPrefixes,
    stages: settings.stages.kind === 'one-of' ? settings.stages.stages : undefined,
    lastStage: table.lastStage?.stage,
    cell: table.cell?.label,
  });
  switch (typed.kind) {
    case 'ask':
      askInstruments(bench, at);
      break;
    case 'back':
      await takeBack(bench);
      break;
    case 'next':
      await clearTable(bench, 'next');
      break;
    case 'stage':
      await chooseStageAnew(bench);
      break;
    case 'help':
      world.show({ kind: 'help' });
      break;
    case 'quit':
      return { quits: true };
    case 'cell':
      await chooseCell(bench, typed.text, typed.surely);
      break;
    case 'picked':
      table.stage = { stage: typed.stage };
      break;
    case 'frame':
      // Lines are frames only where the keyboard is a source.
      await takeFrame(bench, { bytes: Buffer.from(typed.text), at, source: keyboard as SourceSettings });
      break;
    case 'refused':
      refuse(bench, typed.detail);
      break;
  }
  return { quits: false };
}

/** What a line is asked for now. */
export function askedFor({ table: { cell, stage } }: Bench): 'cell' | 'stage' | 'reading' {
  if (!cell) return 'cell';
  return stage ? 'reading' : 'stage';
}

/** The same cell at another stage: what was taken so far is a session of its own. */
async function chooseStageAnew(bench: Bench): Promise<void> {
  const { table, settings } = bench;
  if (!table.cell) return refuse(bench, 'Cannot change the stage: no cell is on the table; scan or type it first');
  if (settings.stages.kind === 'none')
    return refuse(bench, 'Cannot change the stage: this bench has none (--no-stages)');
  if (await finishSession(bench, 'next')) table.stage = undefined;
}
