import { kindOf, propertyByKind } from '../../domain/instrument.ts';
import { calibrationExpired, type InstrumentEntry } from '../../domain/instrument-entry.ts';
import { decoderOf } from '../../domain/instruments/formats.ts';
import { dimensionOf } from '../../domain/property.ts';
import { quantityOf } from '../../domain/quantity.ts';
import type { Registry, RegistryMistake } from '../../domain/registry.ts';
import { settledProperty } from './settled-property.ts';

/** What a registry may say, and yet somebody should look at. `now`: epoch milliseconds. */
export const remarksOn = (registry: Registry, now: number): RegistryMistake[] =>
  [...registry].flatMap(([instrument, entry]) =>
    [...remarksOnId(instrument), ...remarksOnEntry(entry, now)].map(([field, reason]) => ({
      instrument,
      field,
      reason,
    })),
  );

type Remark = [field: string, reason: string];

/** Ids in messages are trimmed. */
const remarksOnId = (id: string): Remark[] =>
  id.trim() === id && id !== '' ? [] : [['', 'no message can name it: its id is empty, or has blanks at its ends']];

function remarksOnEntry(entry: InstrumentEntry, now: number): Remark[] {
  const remarks: Remark[] = [];
  const { format, unit } = entry;
  const property = settledProperty(entry);
  const measures = decoderOf(format ?? '')?.measures;
  if (format !== undefined && unit === undefined && decoderOf(format)?.tells.unit === 'never') {
    remarks.push(['unit', `frames of ${format} carry none: without it, each message has to tell it`]);
  }
  if (property === undefined) {
    remarks.push(['property', 'neither this nor kind and format settle it: each message has to tell it']);
  }
  if (property !== undefined && unit !== undefined && isRefused(property, unit, entry)) {
    remarks.push(['unit', `it is no unit of ${property}`]);
  }
  const demanded = dimensionOf(property ?? '');
  if (measures !== undefined && demanded !== undefined && demanded !== measures) {
    const settledBy =
      entry.property === undefined && propertyByKind(kindOf(undefined, entry), undefined) ? 'kind' : 'property';
    remarks.push([settledBy, `frames of ${format} are a ${measures}, which is no ${property}`]);
  }
  if (calibrationExpired(entry, now)) {
    remarks.push(['calibrations', 'the last one has ended: readings are filed, and marked']);
  }
  return remarks;
}

const isRefused = (property: string, unit: string, ownUnits: InstrumentEntry): boolean =>
  !quantityOf({ value: '1', unit, ownUnits }, property, new Map()).ok;

/** Lambda gives all variables of a function 4 KB together, and SSM as much to a standard parameter, 8 KB to an advanced one. */
export function remarkOnSize(bytes: number): string | undefined {
  if (bytes <= 4096) return undefined;
  const places = bytes <= 8192 ? 'an advanced parameter of SSM (8 KB), or in S3' : 'S3';
  return `it has ${bytes} bytes, too many for INSTRUMENTS itself (4 KB with all other variables): keep it in ${places}`;
}
