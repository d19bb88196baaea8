import type { ImportProgress } from '../../import/world.ts';
import { liveLine, type Screen, standardError } from '../live-line.ts';
import { type ProgressBar, progressBar } from '../progress-bar.ts';

/** How far the import of one file has come, on a terminal: what is read, then the cells, then a bar of the rows that are sent. */
export function importProgress(screen: Screen = standardError): {
  on: (progress: ImportProgress) => void;
  end: () => void;
} {
  const line = liveLine(screen);
  let bar: { kind: string; bar: ProgressBar; count: number } | undefined;
  const advance = (kind: string, label: string, { count, of }: { count: number; of: number }): void => {
    if (bar?.kind !== kind) {
      line.end();
      bar?.bar.end();
      bar = { kind, bar: progressBar(label, screen), count: 0 };
    }
    bar.bar.of(of);
    bar.bar.add(count - bar.count);
    bar.count = count;
  };
  return {
    on: (progress) => {
      switch (progress.kind) {
        case 'surveying':
          // It is read again while it is sent.
          if (bar) return;
          return line.show(() => `read through ${megabytes(progress.bytes)} of ${megabytes(progress.of)} MB`);
        case 'looking-up':
          return advance(progress.kind, 'cells looked up', { count: progress.cells, of: progress.of });
        case 'sending':
          return advance(progress.kind, 'rows', { count: progress.rows, of: progress.of });
      }
    },
    end: () => {
      line.end();
      bar?.bar.end();
      bar = undefined;
    },
  };
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
