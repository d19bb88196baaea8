import type { Fields } from '../../fields.ts';

/** One reading as its message carries it: an element of `readings`, with the fields that make it its own. */
export type Press = Fields & { reading_id: string; measured_at: string };

/** What is written to the spool, one record a line, in the order in which it happened. */
export type SpoolRecord =
  /** A session begins; written together with its first press. */
  | {
      kind: 'session';
      session: string;
      /** ISO 8601. */
      at: string;
      /** The queue that its messages are for. */
      queue_url: string;
      /** Each press is a message of its own, sent at once. */
      live: boolean;
      /** What stands around the readings: cell, stage, operator …; `expected` where presses go out singly. */
      around: Fields;
    }
  | { kind: 'press'; session: string; press: Press }
  /** A press is taken back: it is not sent. */
  | { kind: 'back'; session: string; reading_id: string }
  /** The session is whole, and waits to be sent; where it is live, it is merely over. */
  | { kind: 'finished'; session: string; at: string }
  /** The queue has it: the session's message, or that of one press. */
  | { kind: 'sent'; session: string; reading_id?: string; at: string; message_id: string };
