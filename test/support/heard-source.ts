import { onTestFinished } from 'vitest';

import { connectSource } from '../../lib/adapters/bench/sources/connect-source.ts';
import type { Connection, Source, SourceEvent, SourceSettings } from '../../lib/bench/source.ts';
import { channel } from './channel.ts';
import { type TimersByHand, timersByHand } from './timers-by-hand.ts';

/** A source whose events are read one by one, as words: `connected`, `frame 12.345 mm`, `cut-short 12. by loss`. */
export interface HeardSource extends Source {
  next: () => Promise<string>;
  world: TimersByHand;
  /** What has been told and not been read. */
  unread: () => readonly string[];
}

/** Connects a source, whose clock stands still but where the test has time pass. It is let go of when the test ends. */
export function heardSource(connection: Connection, settings: Partial<SourceSettings> = {}): HeardSource {
  const world = timersByHand();
  const heard = channel<string>();
  const unread: string[] = [];
  const tell = (event: SourceEvent) => {
    unread.push(worded(event));
    heard.push(worded(event));
  };
  const source = connectSource({ name: 'gauge', connection, says: {}, ...settings }, tell, world);
  onTestFinished(() => source.close());
  const next = async () => {
    const words = await heard.next();
    unread.shift();
    return words;
  };
  return { ...source, next, world, unread: () => unread };
}

function worded(event: SourceEvent): string {
  switch (event.kind) {
    case 'frame':
      return `frame ${event.bytes.toString('latin1')}`;
    case 'cut-short':
      return `cut-short ${event.bytes.toString('latin1')} by ${event.by}`;
    case 'lost':
      return `lost: ${event.reason}`;
    case 'connected':
      return 'connected';
  }
}
