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
  readings: PreparedReading[];
  /** How often the same was said. */
  occurrences: Map<string, number>;
  /** What was said under ids of the file's own. */
  own: Map<string, Said>;
  /** Some of it has been sent before: the rest has to be joined with that. */
  isParted: boolean;
}

/** Sessions that wait for their last row: by their numbers, in the order of their first rows. */
export interface GatheredSessions {
  of: (session: number) => GatheredSession;
  add: (session: GatheredSession, reading: PreparedReading) => void;
  /** Takes a session whose last row has come. */
  take: (session: number) => readonly PreparedReading[];
  /** Where more readings wait than may be held: those that came first, as parts of their sessions. */
  overflow: () => readonly (readonly PreparedReading[])[];
}

/** `most` readings are held at a time. */
export function gatheredSessions(most: number): GatheredSessions {
  const sessions = new Map<number, GatheredSession>();
  let held = 0;
  return {
    of(session) {
      const known = sessions.get(session);
      if (known) return known;
      const fresh: GatheredSession = { readings: [], occurrences: new Map(), own: new Map(), isParted: false };
      sessions.set(session, fresh);
      return fresh;
    },
    add(session, reading) {
      session.readings.push(reading);
      held += 1;
    },
    take(session) {
      const readings = sessions.get(session)?.readings ?? [];
      sessions.delete(session);
      held -= readings.length;
      return readings;
    },
    overflow() {
      const parts: PreparedReading[][] = [];
      if (held <= most) return parts;
      for (const session of sessions.values()) {
        if (held <= most / 2) break;
        if (session.readings.length === 0) continue;
        parts.push(session.readings);
        held -= session.readings.length;
        session.readings = [];
        session.isParted = true;
      }
      return parts;
    },
  };
}
