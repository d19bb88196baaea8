import type { BenchCell, BenchEvent } from '../../../bench/event.ts';
import type { Reading } from '../../../domain/reading.ts';
import { sameUnit } from '../../../domain/unit.ts';
import { shown } from '../../told.ts';

/** `A-017 filled  thickness 3/5 east  4.121 mm  (mean 4.120 ± 0.002)`. */
export function readingLine({ cell, reading, number, of, mean }: Extract<BenchEvent, { kind: 'taken' }>): string {
  const { property, position, stage } = reading;
  const count = of === undefined ? String(number) : `${number}/${of}`;
  const remarks = [
    ...(mean ? [`mean ${mean.mean} ± ${mean.deviation}`] : []),
    ...(reading.calibrationExpired ? ['calibration expired'] : []),
  ].join('; ');
  return [
    cellWords(cell, stage),
    [property, count, ...(position === undefined ? [] : [shown(position)])].join(' '),
    valueWords(reading),
    ...(remarks === '' ? [] : [`(${remarks})`]),
  ].join('  ');
}

/** `A-017 filled`. */
export const cellWords = ({ label }: BenchCell, stage: string | undefined): string =>
  [label, stage]
    .filter((word) => word !== undefined)
    .map(shown)
    .join(' ');

/** What is filed, and what the instrument said where that is another: `4.121 mm`, `4.11988 mm (0.1622 in)`. */
export function valueWords({ value, unit, quantity }: Reading): string {
  if (sameUnit(unit, quantity.unit)) return `${value} ${quantity.unit}`;
  return `${quantity.value.toFixed(quantity.decimals)} ${quantity.unit} (${value} ${shown(unit)})`;
}
