import type { Decoded } from './decoder.ts';
import { noValue } from './frame.ts';

/** What balances of every make say in place of a weight. */
export const overload = noValue('overload', 'the balance is overloaded');
export const underload = noValue('underload', 'the balance is below its weighing range');

/** Out of the weighing range, on the side that the sign tells; without one above it. */
export const beyondRange = (sign: string): Decoded => (sign.startsWith('-') ? underload : overload);

export const tare = noValue('not-a-reading', 'it is a tare weight');
export const acknowledgement = noValue('not-a-reading', 'it acknowledges a command');
