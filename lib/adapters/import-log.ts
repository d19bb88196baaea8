import type { Logger } from '@aws-lambda-powertools/logger';

import type { FileEnd, WaitingRun, WaitingWorld } from '../import/waiting/waiting-world.ts';

/** How often it is told how far a file has come. */
const intervalMs = 15_000;

/** Writes what becomes of waiting files as log lines, and at intervals how far the one under way has come. */
export function importLog(logger: Logger, now: () => number): Pick<WaitingWorld, 'report' | 'onProgress'> {
  let last = now();
  let sentBefore = 0;
  return {
    report: (event) => {
      switch (event.kind) {
        case 'began': {
          const { file, from } = event;
          last = now();
          sentBefore = from;
          return logger.info('import began', {
            file: file.key,
            bytes: file.bytes,
            ...(from > 0 && { from_row: from }),
          });
        }
        case 'ended': {
          const { state } = event.end;
          const level = state === 'failed' || state === 'stopped' ? 'warn' : 'info';
          return logger[level](`import ${state}`, jsonOfEnd(event.end));
        }
        case 'trouble':
          return logger.error(event.detail);
      }
    },
    onProgress: (file, progress) => {
      const sinceMs = now() - last;
      if (sinceMs < intervalMs) return;
      last = now();
      const { kind, of } = progress;
      const done =
        progress.kind === 'surveying'
          ? { bytes: progress.bytes }
          : progress.kind === 'looking-up'
            ? { cells: progress.cells }
            : { rows: progress.rows };
      const perSecond = progress.kind === 'sending' && {
        rows_per_second: Math.round(((progress.rows - sentBefore) * 1000) / sinceMs),
      };
      if (progress.kind === 'sending') sentBefore = progress.rows;
      logger.info(kind, { file: file.key, ...done, of, ...perSecond });
    },
  };
}

/** A run over the waiting files as JSON: what became of each, and how many it had no time for. */
export const jsonOfRun = ({ ends, left }: Extract<WaitingRun, { ok: true }>) => ({ files: ends.map(jsonOfEnd), left });

function jsonOfEnd({ key, state, reason, summary }: FileEnd) {
  return {
    file: key,
    state,
    ...(reason !== undefined && { reason }),
    ...(summary && {
      rows: summary.rows,
      readings: summary.readings,
      queued: summary.queued,
      duplicate: summary.duplicate,
      rejected: summary.rejected,
      cells: summary.cells,
      unknown_cells: summary.unknown_cells,
      messages: summary.messages,
    }),
  };
}
