import type { FixRule } from '../domain/fix-rule.ts';
import type { Attributes } from '../domain/message.ts';
import type { FieldChange } from '../domain/open-letter.ts';
import type { MessageRead } from '../domain/read-message.ts';
import type { StandingLetter } from '../domain/standing-letter.ts';

/** A letter as it goes back to the readings queue. */
export interface PreparedLetter {
  letter: StandingLetter;
  body: string;
  attributes: Attributes;
  /** The rules that were applied to it, and what they changed. */
  rules: readonly FixRule[];
  changes: readonly FieldChange[];
  /** What ingest reads in it as it stands, and as it goes back. */
  before: MessageRead;
  after: MessageRead;
}
