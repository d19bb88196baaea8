import { cells } from '../world/ionworks.ts';
import { isTakenAlone } from '../world/taste.ts';
import { outgoing } from './quantity.ts';
import type { ToldReading } from './told.ts';

/** A reading that can be read, of a cell that exists, with a value that the API takes. */
export const isGood = (reading: ToldReading): boolean =>
  reading.isReadable && isCell(reading.cellId) && isTakenAlone(sentValue(reading));

/** The value as the API sees it. */
export const sentValue = (reading: ToldReading): string => outgoing(reading).value.toFixed();

const isCell = (cellId: string): boolean => known.has(cellId);

const known: ReadonlySet<string> = new Set(cells.map(({ id }) => id));
