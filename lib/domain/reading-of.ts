import type { Accepted } from './accepted.ts';
import { cellOf } from './cell.ts';
import type { Fields } from './fields.ts';
import { described, instrumentNamed, kindOf, measuresInReplicates, propertyByKind } from './instrument.ts';
import { calibrationExpired } from './instrument-entry.ts';
import { isSurelyLight, mostReadingBytes, weightOf } from './kept-reading.ts';
import { whyImplausible } from './plausibility.ts';
import { brief, failed, ok, type Problem, quoted, type Result } from './problem.ts';
import { propertyNamed } from './property.ts';
import { type CanonicalUnits, quantityOf } from './quantity.ts';
import type { Reading } from './reading.ts';
import { type Registry, settledByEntry } from './registry.ts';
import { type Said, whatIsSaid } from './said.ts';
import { momentOf } from './time.ts';
import { dimensionOfUnit } from './unit.ts';

/** What the lab has settled beforehand: the rest each reading says itself. */
export interface ReadingRules {
  registry: Registry;
  canonicalUnits: CanonicalUnits;
  /** The lab's decimal mark, for numbers that could be read in two ways. */
  decimalMark: '.' | ',' | undefined;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Where a reading comes from: its id, its place in the message, the moment that stands in for `measured_at`; and what an
 * operator has said since of the letter that it was in.
 */
export interface Origin {
  id: string;
  path: string;
  sentAt: number;
  accepted?: Accepted | undefined;
  beside?: number | undefined;
}

/** Turns the fields of one reading into a reading with an exact quantity, or says why it is none. */
export function readingOf(fields: Fields, origin: Origin, rules: ReadingRules): Result<Reading> {
  const reading = buildReading(fields, origin, rules);
  if (reading.ok) return reading;
  const problem = withUnknownInstrument(reading.problem, instrumentNamed(fields)?.id, rules.registry);
  if (origin.path === '') return { ok: false, problem };
  const path = problem.path === undefined ? origin.path : `${origin.path}.${problem.path}`;
  return { ok: false, problem: { ...problem, path } };
}

/** Where an entry would have settled it, an id that the registry does not have may be the whole reason. */
function withUnknownInstrument(problem: Problem, id: string | undefined, registry: Registry): Problem {
  if (id === undefined || registry.has(id) || !settledByEntry.has(problem.code)) return problem;
  return { ...problem, detail: `${problem.detail}; the registry has no instrument ${quoted(id)}` };
}

function buildReading(fields: Fields, origin: Origin, rules: ReadingRules): Result<Reading> {
  const cell = cellOf(fields);
  if (!cell.ok) return cell;

  const instrument = instrumentNamed(fields);
  const entry = instrument?.id === undefined ? undefined : rules.registry.get(instrument.id);
  const decimal = fields.decimal ?? entry?.decimal ?? rules.decimalMark;

  const said = whatIsSaid(fields, entry, decimal);
  if (!said.ok) return said;

  const measuredAt = momentOf(fields.measured_at, origin.sentAt, rules.now);
  if (!measuredAt.ok) return measuredAt;

  const kind = kindOf(instrument, entry);
  const property = propertyOf(fields.property, { byEntry: entry?.property, kind, said: said.value });
  if (!property.ok) return property;

  const quantity = quantityOf(said.value, property.value, rules.canonicalUnits);
  if (!quantity.ok) return quantity;

  const implausible = whyImplausible(quantity.value, entry);
  if (implausible !== undefined && !origin.accepted) {
    return failed(
      'implausible',
      `Cannot file ${said.value.value} ${said.value.unit} as ${property.value}: ${implausible}`,
    );
  }

  const reading: Reading = {
    id: origin.id,
    cell: cell.value,
    property: property.value,
    value: said.value.value,
    unit: said.value.unit,
    quantity: quantity.value,
    measuredAt: measuredAt.value,
    replicable: entry?.replicates ?? measuresInReplicates(kind, dimensionOfUnit(quantity.value.unit)),
    calibrationExpired: calibrationExpired(entry, measuredAt.value),
    stage: fields.stage,
    position: fields.position,
    operator: fields.operator,
    lab: fields.lab ?? entry?.lab,
    notes: fields.notes,
    protocol: typeof fields.protocol === 'string' ? { name: fields.protocol } : fields.protocol,
    raw: said.value.raw,
    instrument: instrument && described(instrument, entry),
    accepted: implausible === undefined ? undefined : origin.accepted,
    beside: origin.beside,
  };
  if (isSurelyLight(reading)) return ok(reading);
  const bytes = weightOf(reading);
  if (bytes <= mostReadingBytes) return ok(reading);
  return failed(
    'unreadable-message',
    `Cannot take the reading: what is said around it (raw, notes, protocol) weighs ${bytes} bytes, more than ${mostReadingBytes}`,
  );
}

/** Named; else what such an instrument measures. A gross weight is not the cell's. */
function propertyOf(
  named: string | undefined,
  { byEntry, kind, said }: { byEntry: string | undefined; kind: string | undefined; said: Said },
): Result<string> {
  const name = named ?? byEntry ?? propertyByKind(kind, said.measures);
  if (name === undefined) {
    return failed(
      'missing-property',
      `Cannot file ${said.value} ${brief(said.unit)}: the reading names no property, and its instrument settles none`,
    );
  }
  // A property of the registry stands for all that its instrument says, unless it says gross itself.
  const forGross = named === undefined ? /gross/i.test(name) : name.toLowerCase() !== 'weight';
  if (said.weight === 'gross' && !forGross) {
    return failed(
      'missing-property',
      `Cannot file ${said.value} ${brief(said.unit)} as ${brief(name)}: the frame says that it is gross; name its property, e.g. gross_weight`,
    );
  }
  return propertyNamed(name);
}
