import type { LineSettings } from '../domain/bench/line/line-settings.ts';
import type { Fields } from '../domain/fields.ts';

/** Where an instrument is connected. */
export type Connection =
  | { kind: 'serial'; path: string; line: LineSettings }
  | { kind: 'tcp'; host: string; port: number }
  /** What is typed, by hands or by a wedge: the frames are lines of standard input. */
  | { kind: 'keyboard' }
  /** A file that grows. */
  | { kind: 'file'; path: string }
  /** One that is played: it says something each time that it is asked. */
  | { kind: 'simulated'; format: string };

/** One instrument at the bench, as the command line describes it. */
export interface SourceSettings {
  /** What sentences call it: its id, or where it is connected. No two have the same. */
  name: string;
  connection: Connection;
  /** What its readings say beside their frames. */
  says: Pick<Fields, 'format' | 'decimal' | 'unit' | 'property' | 'instrument'>;
  /** What it is sent to ask for a reading, its line end included; and how often, where nobody has to press Enter. */
  asked?: { command: string; everyMs?: number };
}

/** What comes from an instrument's connection. */
export type SourceEvent =
  /** One frame without its line end, and when its last byte came, in epoch milliseconds. */
  | { kind: 'frame'; bytes: Buffer; at: number }
  /** For the first time, or again. */
  | { kind: 'connected' }
  /** It cannot be reached (any more), and why, in a clause. It is tried again without end. */
  | { kind: 'lost'; reason: string }
  /** The beginning of a frame whose end did not come. */
  | { kind: 'cut-short'; bytes: Buffer; by: 'silence' | 'loss' };

/** An instrument's connection. */
export interface Source {
  /** Asks for a reading, where the instrument wants to be asked; else does nothing. */
  ask: () => void;
  /** Lets go of it: no event comes after this was called. */
  close: () => Promise<void>;
}

/** A frame, from which instrument, and when its last byte came, in epoch milliseconds. */
export interface Frame {
  bytes: Buffer;
  at: number;
  source: SourceSettings;
}
