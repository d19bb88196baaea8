/**
 * What will become of a letter that goes back: it passes, with what is in doubt; it is refused again, and why; or it is
 * filed already (several measurements: their ids with commas between), and goes back for nothing.
 */
export type Prediction =
  | { kind: 'pass'; reason?: string }
  | { kind: 'fail'; code: string; reason: string }
  | { kind: 'filed'; measurementId: string; reason: string };

/** It passes, as far as there is no doubt. */
export const passing = (doubts: readonly string[]): Prediction =>
  doubts.length === 0 ? { kind: 'pass' } : { kind: 'pass', reason: doubts.join('; ') };

/** It is refused, by the code and the sentence of a problem. */
export const failing = ({ code, detail }: { code: string; detail: string }): Prediction => ({
  kind: 'fail',
  code,
  reason: detail,
});
