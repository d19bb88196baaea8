import type { OutcomeCounts } from '../../import/follow-receipt.ts';
import { groupedCount } from '../grouped-number.ts';
import { liveLine, type Screen, standardError } from '../live-line.ts';
import { progressBar } from '../progress-bar.ts';
import { refusedCount } from './outcome-report.ts';

/** How far the readings of a receipt have come, on a terminal: the lines of the first look, then a bar of what is settled. */
export function receiptProgress(screen: Screen = standardError): {
  onLines: (lines: number) => void;
  onLook: (counts: OutcomeCounts) => void;
  end: () => void;
} {
  const line = liveLine(screen);
  const bar = progressBar('settled', screen);
  let settled: number | undefined;
  return {
    onLines: (lines) => {
      if (settled === undefined) line.show(() => `${groupedCount(lines, 'line')} read`);
      else bar.add(0);
    },
    onLook: (counts) => {
      const now = counts.filed + refusedCount(counts);
      line.end();
      bar.of(now + counts.waiting);
      bar.add(now - (settled ?? 0));
      settled = now;
    },
    end: () => {
      line.end();
      bar.end();
    },
  };
}
