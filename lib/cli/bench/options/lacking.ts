import type { InstrumentEntry } from '../../../domain/instrument-entry.ts';
import { decoderOf } from '../../../domain/instruments/formats.ts';
import { settledProperty } from '../../instruments/settled-property.ts';
import type { SaidOfSource } from './source-options.ts';

/**
 * The property and the unit that readings of a simulated instrument need, where neither its frames nor options nor the
 * registry tell them.
 */
export function lackingOf(
  format: string,
  { property, unit }: SaidOfSource,
  entry: InstrumentEntry | undefined,
): Pick<SaidOfSource, 'property' | 'unit'> {
  const decoder = decoderOf(format);
  const needsProperty = (property ?? settledProperty({ ...entry, format })) === undefined;
  const needsUnit = (unit ?? entry?.unit) === undefined && decoder?.tells.unit === 'never';
  return {
    ...(needsProperty && { property: 'thickness' }),
    ...(needsUnit && { unit: decoder.measures === 'mass' ? 'g' : 'mm' }),
  };
}
