import type { ReceiptLine } from '../../domain/import/receipt-line.ts';
import type { Said } from '../../domain/reading.ts';

/** A reading on its way: the JSON of it within its message, and the line that waits for its outcome. */
export interface PreparedReading {
  json: string;
  bytes: number;
  /** Operator and protocol: a session has one of each. */
  visit: string;
  said: Said;
  line: ReceiptLine;
  /** To be called once its line says what became of it. */
  settled: () => void;
}

/** The readings of one session, as far as they have come. */
export interface GatheredSession {
  number: number;
  readings: PreparedReading[];
  /** Which line of the receipt the first of them has. */
  since: number;
  /** How often the same was said. */
  occurrences: Map<string, number>;
  /** What was said under ids of the file's own, by cell and id; there may be none. */
  own: Map<string, FirstSaid> | undefined;
  /** Some of it has been sent before: the rest has to be joined with that. */
  isParted: boolean;
}

/** What was said first under an id, and in which row. */
export interface FirstSaid {
  said: Said;
  row: number;
}

/** Sessions that wait for their last row: by their numbers, in the order of their first rows. */
export interface GatheredSessions {
  of: (session: number) => GatheredSession;
  /** `line`: which one of the receipt it has. */
  add: (session: GatheredSession, reading: PreparedReading, line: number) => void;
  /** Takes a session whose last row has come. */
  take: (session: number) => readonly PreparedReading[];
  /**
   * Where more waits than may be held: what came first, as parts of its sessions; and whatever came by the line `latest`,
   * as what stands behind it in the receipt waits for it.
   */
  overflow: (latest?: number) => readonly (readonly PreparedReading[])[];
}

/** So many readings, of so many bytes, are held at a time. */
export function gatheredSessions(most: { readings: number; bytes: number }): GatheredSessions {
  /** In the order of their first reading that waits. */
  const waiting = new Map<number, GatheredSession>();
  /** Those of which nothing waits, for now. */
  const others = new Map<number, GatheredSession>();
  const held = { readings: 0, bytes: 0 };
  const isMoreThan = (share: number): boolean =>
    held.readings > most.readings * share || held.bytes > most.bytes * share;
  const release = ({ readings }: GatheredSession): void => {
    held.readings -= readings.length;
    for (const { bytes } of readings) held.bytes -= bytes;
  };
  return {
    of(number) {
      const known = waiting.get(number) ?? others.get(number);
      if (known) return known;
      const fresh: GatheredSession = {
        ...{ number, readings: [], since: 0, isParted: false },
        ...{ occurrences: new Map(), own: undefined },
      };
      others.set(number, fresh);
      return fresh;
    },
    add(session, reading, line) {
      if (session.readings.length === 0) {
        session.since = line;
        others.delete(session.number);
        waiting.set(session.number, session);
      }
      session.readings.push(reading);
      held.readings += 1;
      held.bytes += reading.bytes;
    },
    take(number) {
      const session = waiting.get(number);
      waiting.delete(number);
      others.delete(number);
      if (!session) return [];
      release(session);
      return session.readings;
    },
    overflow(latest = -1) {
      const parts: PreparedReading[][] = [];
      const isOver = isMoreThan(1);
      for (const session of waiting.values()) {
        if (session.since > latest && !(isOver && isMoreThan(0.5))) break;
        parts.push(session.readings);
        release(session);
        session.readings = [];
        session.isParted = true;
        waiting.delete(session.number);
        others.set(session.number, session);
      }
      return parts;
    },
  };
}
