import Big from 'big.js';
import { InvalidArgumentError } from 'commander';

import type { SpreadLimit } from '../../../domain/bench/session/spread.ts';

/** What `--spread` says: a limit, or that nobody wants to know. */
export type SpreadOption = SpreadLimit | 'none';

/** Within one percent: more is a sign of a burr, a finger or a wrong cell rather than of the micrometer. */
export const usualSpread: SpreadLimit = { kind: 'percent', most: new Big(1) };

/** Reads `0.02`, `1%` or `none`. */
export function spreadOption(text: string): SpreadOption {
  if (text === 'none') return 'none';
  const [, digits, percent] = /^(\d{1,9}(?:\.\d{1,9})?) ?(%?)$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It is no limit such as 0.02, 1% or none.');
  const most = new Big(digits);
  if (most.eq(0)) throw new InvalidArgumentError('No readings lie that near; none switches the warning off.');
  return { kind: percent === '%' ? 'percent' : 'absolute', most };
}
