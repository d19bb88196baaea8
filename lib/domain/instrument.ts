import type { Fields } from './fields.ts';
import type { InstrumentEntry } from './instrument-entry.ts';
import type { Instrument } from './reading.ts';
import type { Dimension } from './unit.ts';

/** The instrument as a message names it: by its id, or described. */
export function instrumentNamed({ instrument }: Fields): Instrument | undefined {
  if (typeof instrument === 'string') return { id: instrument };
  const { id, kind, model, serial_number } = instrument ?? {};
  if (!(id || kind || model || serial_number)) return undefined;
  return { ...(id && { id }), ...(kind && { kind }), ...(model && { model }), ...(serial_number && { serial_number }) };
}

/** What the message says of the instrument, and what the registry adds. */
export function described(instrument: Instrument, entry: InstrumentEntry | undefined): Instrument {
  const { kind, model, serial_number } = entry ?? {};
  return { ...(kind && { kind }), ...(model && { model }), ...(serial_number && { serial_number }), ...instrument };
}

/** `thickness_gauge`, `Thickness Gauge`: how a kind is written does not matter. */
export const kindOf = (instrument: Instrument | undefined, entry: InstrumentEntry | undefined): string | undefined =>
  (instrument?.kind ?? entry?.kind)?.toLowerCase().replaceAll(/[_-]/g, ' ');

/** What such an instrument measures, where it measures one thing: a caliper measures many. */
export function propertyByKind(kind: string | undefined, measures: string | undefined): string | undefined {
  if (kind !== undefined && /\b(micrometer|thickness gau?ge)$/.test(kind)) return 'thickness';
  if (kind !== undefined && /\b(scale|balance)$/.test(kind)) return 'weight';
  return measures === 'mass' ? 'weight' : undefined;
}

/** Micrometers, calipers and gauges measure in replicates, scales do not; where the kind is not told, lengths do. */
export function measuresInReplicates(kind: string | undefined, dimension: Dimension | undefined): boolean {
  if (kind !== undefined && /\b(micrometer|caliper|gau?ge)$/.test(kind)) return true;
  if (kind !== undefined && /\b(scale|balance)$/.test(kind)) return false;
  return dimension === 'length';
}
