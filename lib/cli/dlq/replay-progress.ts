import type { ReplayProgress } from '../../replay.ts';
import { liveLine } from '../live-line.ts';
import { progressBar } from '../progress-bar.ts';

/** How far a replay has come, on a terminal: what it reads, then a bar of what it sends, then what has become of it. */
export function replayProgress(): { on: (progress: ReplayProgress) => void; end: () => void } {
  const line = liveLine();
  const bar = progressBar('replayed');
  let sent = 0;
  return {
    on: (progress) => {
      switch (progress.kind) {
        case 'reading':
          return line.show(
            () => `${progress.letters} of about ${Math.max(progress.about, progress.letters)} letters read`,
          );
        case 'sending':
          line.end();
          bar.of(progress.of);
          bar.add(progress.letters - sent);
          sent = progress.letters;
          return;
        case 'waiting': {
          const { filed, refused, waiting } = progress.outcomes;
          bar.end();
          return line.show(() => `${filed.length} filed, ${refused.length} refused again, ${waiting.length} waiting`);
        }
      }
    },
    end: () => {
      line.end();
      bar.end();
    },
  };
}
