import { simulatedFrames } from '../../../domain/bench/simulated/simulated-frame.ts';
import type { Line, LineEvents, Reach } from './kept-connection.ts';

/** An instrument that is played: whatever it is sent, it says the next frame. */
export const simulatedReach = (format: string): Reach => ({
  dial: (events) => simulatedLine(format, events),
  silence: 'no more',
  pauseMs: () => 0,
  isNews: () => true,
});

function simulatedLine(format: string, events: LineEvents): Line {
  const frames = simulatedFrames(format);
  queueMicrotask(() => events.up());
  return {
    send: () => {
      events.came(Buffer.from(`${frames.next().value}\r\n`, 'latin1'));
    },
    close: async () => {},
  };
}
