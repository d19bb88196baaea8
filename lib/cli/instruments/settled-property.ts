import { kindOf, propertyByKind } from '../../domain/instrument.ts';
import type { InstrumentEntry } from '../../domain/instrument-entry.ts';
import { decoderOf } from '../../domain/instruments/formats.ts';

/** The property of readings that name none: the entry's, else what instruments of its kind or format measure. */
export const settledProperty = (entry: InstrumentEntry): string | undefined =>
  entry.property ?? propertyByKind(kindOf(undefined, entry), decoderOf(entry.format ?? '')?.measures);
