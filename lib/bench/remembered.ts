import type Big from 'big.js';

/** The stage that was picked for a cell: undefined where there is none. Each stay of a cell on the table has its own. */
export interface PickedStage {
  stage: string | undefined;
}

/** What an instrument was asked for, and has not answered: at which stage of which cell, and when. */
export interface Owed {
  label: string;
  stay: PickedStage | undefined;
  /** Epoch milliseconds. */
  at: number;
}

/** What an instrument says without being asked, as far as it goes on without a pause. */
export interface Stream {
  /** When its last frame came, epoch milliseconds. */
  lastAt: number;
  /** The last of its frames that was taken, and when it came, or came again. */
  taken: { text: string; at: number };
  /** Its last frame came twice, faster than anybody measures twice. */
  isRepeat: boolean;
  /** So many of its frames in a row were refused. */
  refused: number;
  /** So many in a row came faster than anybody presses, for one cell. */
  rapid: number;
  /** It sends all the time, whether somebody presses or not. */
  isEndless: boolean;
  /** Somebody has been told so, or wants it so. */
  isKnown: boolean;
  /** For what is on the table, why something was refused: each reason is told once. */
  told: Set<string>;
  stay: PickedStage | undefined;
  /** The value that it rests at, and what was on the table when it came to rest. */
  rest?: { value: Big; stay: PickedStage | undefined } | undefined;
}
