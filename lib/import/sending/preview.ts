import { isoTime } from '../../domain/time.ts';
import type { PreviewedReading } from '../summary.ts';
import type { PreparedValue } from './prepare-reading.ts';

/** One of a file's first readings, with what becomes of it. */
export function previewOf({ line, carried }: PreparedValue): PreviewedReading {
  const { sheet, row, column, cell, outcome } = line;
  const { stage, position, notes } = carried?.fields ?? {};
  return {
    ...{ sheet, row, column, outcome: outcome.kind, cell },
    ...(outcome.kind === 'rejected' && { sentence: outcome.problem.detail }),
    ...(carried && { ...carried.said, measured_at: isoTime(carried.measuredAt) }),
    ...(stage !== undefined && { stage }),
    ...(position !== undefined && { position }),
    ...(notes !== undefined && { notes }),
  };
}
