import { nextPosition } from '../domain/bench/session/next-position.ts';
import { isComplete } from '../domain/bench/session/plan.ts';
import type { BenchPrompt } from './event.ts';
import { askedFor } from './obey.ts';
import { type Bench, readingsOn } from './table.ts';

/** What is asked for now. */
export function promptOf(at: Bench): BenchPrompt {
  const { settings, table } = at;
  const { cell, stage, doubt } = table;
  if (!cell || doubt !== undefined) return { kind: 'cell' };
  if (askedFor(at) === 'stage') {
    const stages = settings.stages.kind === 'one-of' ? settings.stages.stages : undefined;
    return { kind: 'stage', cell, stages, last: table.lastStage?.stage };
  }
  const readings = readingsOn(table);
  const positioned = readings.findLast(({ position }) => position !== undefined);
  const position = nextPosition(settings.positions, positioned?.property, readings);
  return {
    kind: 'reading',
    cell,
    asks: settings.sources.some(({ asked }) => asked !== undefined && asked.everyMs === undefined),
    ...(stage?.stage !== undefined && { stage: stage.stage }),
    ...(position !== undefined && { position }),
    ...(isComplete(settings.plan, readings) && { held: true }),
  };
}
