import type { KeptReading } from '../domain/kept-reading.ts';
import type { LocatedReading } from '../domain/session.ts';

/** A reading that has come, of a cell whose id is known. */
export type ArrivedReading = LocatedReading & KeptReading;
