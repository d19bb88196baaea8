import type { Scene } from './scene.ts';
import { dryAndFilled } from './scenes/dry-and-filled.ts';
import { fivePresses } from './scenes/five-presses.ts';
import { inches } from './scenes/inches.ts';
import { lostAnswer } from './scenes/lost-answer.ts';
import { overload } from './scenes/overload.ts';
import { refusedByIonworks } from './scenes/refused-by-ionworks.ts';
import { sentTwice } from './scenes/sent-twice.ts';

/** The morning, in its order. Each scene has a cell of its own. */
export const scenes: readonly Scene[] = [
  fivePresses,
  dryAndFilled,
  inches,
  overload,
  sentTwice,
  lostAnswer,
  refusedByIonworks,
];
