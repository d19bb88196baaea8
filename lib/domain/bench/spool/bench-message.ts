import type { Fields } from '../../fields.ts';
import { stringifyForSqs } from '../../json.ts';
import type { Press } from './spool-record.ts';

/** The body of the message that carries a session whole. */
export const benchMessage = (around: Fields, presses: readonly Press[]): string =>
  stringifyForSqs({ ...around, readings: presses });

/** The body of the message of one press, which is sent at once. */
export const liveMessage = (around: Fields, press: Press): string => stringifyForSqs({ ...around, ...press });
