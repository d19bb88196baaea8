import type { Accepted } from './accepted.ts';
import type { Quantity } from './quantity.ts';

/** What one instrument said of one property of one cell at one moment: in its own words, and as a quantity. */
export interface Reading {
  /** Unique within the cell; the same however often and by whichever way the reading comes. */
  id: string;
  cell: CellReference;
  property: string;
  /** The digits as said, as a plain decimal; the unit as said. */
  value: string;
  unit: string;
  quantity: Quantity;
  /** Epoch milliseconds. */
  measuredAt: number;
  /** True where the instrument measures in replicates: presses of a micrometer are averaged, weighings never. */
  replicable: boolean;
  calibrationExpired: boolean;
  stage?: string | undefined;
  position?: string | undefined;
  operator?: string | undefined;
  lab?: string | undefined;
  notes?: string | undefined;
  protocol?: Protocol | undefined;
  instrument?: Instrument | undefined;
  /** The instrument's frame, where the reading came as one. */
  raw?: string | undefined;
  /** Where it looks wrong: that it is true all the same, and who says so. */
  accepted?: Accepted | undefined;
  /** Where another measurement has the name that it would be filed under: which of the further names it gets, from 1. */
  beside?: number | undefined;
}

/** By id, or by the name on the label, which is still to be looked up in Ionworks. */
export type CellReference = { kind: 'id'; id: string } | { kind: 'name'; name: string };

export type Protocol = { readonly [key: string]: unknown };

/** What is known of the instrument; keys as messages and `test_setup` write them. */
export interface Instrument {
  id?: string;
  kind?: string;
  model?: string;
  serial_number?: string;
}

/** What tells one instrument from another, as far as it is known. */
export const instrumentKey = ({ id, serial_number, model, kind }: Instrument): string | undefined =>
  id ?? serial_number ?? model ?? kind;

/** Same id, same content? Content is what the instrument said and of what; when and by whom may be told differently. */
export const sameContent = (a: Said, b: Said): boolean =>
  a.property === b.property && a.value === b.value && a.unit === b.unit;

/** What an instrument said of a property. */
export type Said = Pick<Reading, 'property' | 'value' | 'unit'>;
