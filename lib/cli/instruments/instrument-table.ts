import { styleText } from 'node:util';
import { calibrationExpired, type InstrumentEntry } from '../../domain/instrument-entry.ts';
import { quoted } from '../../domain/problem.ts';
import { dimensionOf } from '../../domain/property.ts';
import type { CanonicalUnits } from '../../domain/quantity.ts';
import type { Registry } from '../../domain/registry.ts';
import { baseUnit } from '../../domain/unit.ts';
import { inColumns } from '../columns.ts';
import { shown } from '../told.ts';
import { settledProperty } from './settled-property.ts';

/** A registry as a table: one line an instrument, only those columns that something stands in. `now`: epoch milliseconds. */
export function instrumentTable(registry: Registry, canonicalUnits: CanonicalUnits, now: number): string[] {
  const rows = [...registry].map(([id, entry]) => ({ id, entry }));
  const column = (title: string, textOf: (entry: InstrumentEntry) => string | undefined): string[] => {
    const texts = rows.map(({ entry }) => shown(textOf(entry) ?? ''));
    return texts.every((text) => text === '') ? [] : [title, ...texts];
  };
  const lines = inColumns([
    ['instrument', ...rows.map(({ id }) => (id.trim() === id && id !== '' ? shown(id) : quoted(id, 255)))],
    column('kind', ({ kind }) => kind),
    column('format', ({ format }) => format),
    column('property', settledProperty),
    column('unit', ({ unit }) => unit),
    column('limits', (entry) => limitsOf(entry, canonicalUnits)),
    column('decimal', ({ decimal }) => decimal),
    column('replicates', ({ replicates }) => (replicates === undefined ? undefined : replicates ? 'yes' : 'no')),
    column('calibration', (entry) => calibrationOf(entry, now)),
    column('weighs', ownUnitsOf),
    column('lab', ({ lab }) => lab),
    column('model', ({ model }) => model),
    column('serial number', ({ serial_number }) => serial_number),
  ]);
  return lines.map((line, index) => (index === 0 ? styleText('bold', line) : line));
}

function limitsOf(entry: InstrumentEntry, canonicalUnits: CanonicalUnits): string | undefined {
  const { min, max } = entry;
  if (min === undefined && max === undefined) return undefined;
  const range = max === undefined ? `from ${min}` : min === undefined ? `to ${max}` : `${min} to ${max}`;
  return `${range} ${canonicalUnitOf(settledProperty(entry), canonicalUnits)}`.trimEnd();
}

function canonicalUnitOf(property: string | undefined, canonicalUnits: CanonicalUnits): string {
  if (property === undefined) return '';
  const dimension = dimensionOf(property);
  return canonicalUnits.get(property)?.id ?? (dimension === undefined ? '' : baseUnit[dimension]);
}

/** Of the calibrations that have begun, how long the last one holds; where none has, when the first one does. */
function calibrationOf(entry: InstrumentEntry, now: number): string | undefined {
  const { calibrations = [] } = entry;
  const begun = calibrations.filter(({ from }) => from === undefined || from <= now);
  if (begun.length === 0) {
    const begins = calibrations.map(({ from = now }) => from);
    return begins.length === 0 ? undefined : `from ${dateOf(Math.min(...begins))}`;
  }
  const end = Math.max(...begun.map(({ until = Number.POSITIVE_INFINITY }) => until));
  if (end === Number.POSITIVE_INFINITY) return 'without end';
  return calibrationExpired(entry, now) ? `ended ${dateOf(end)}` : `until ${dateOf(end)}`;
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** `tael 37.5 g, K 0.205 g` */
function ownUnitsOf({ tael_grams, unit_grams = new Map<string, string>() }: InstrumentEntry): string {
  const tael = tael_grams === undefined ? [] : [`tael ${tael_grams} g`];
  return [...tael, ...[...unit_grams].map(([symbol, grams]) => `${symbol} ${grams} g`)].join(', ');
}
