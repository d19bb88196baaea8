import { decoderOf } from '../../domain/instruments/formats.ts';
import {
  calibrationExpired,
  type InstrumentEntry,
  type Registry,
  type RegistryMistake,
} from '../../domain/registry.ts';
import { settledProperty } from './settled-property.ts';

/** What a registry may say, and yet somebody should look at. `now`: epoch milliseconds. */
export const remarksOn = (registry: Registry, now: number): RegistryMistake[] =>
  [...registry].flatMap(([instrument, entry]) =>
    remarksOnEntry(entry, now).map(([field, reason]) => ({ instrument, field, reason })),
  );

function remarksOnEntry(entry: InstrumentEntry, now: number): [field: string, reason: string][] {
  const remarks: [field: string, reason: string][] = [];
  const { format, unit } = entry;
  if (format !== undefined && unit === undefined && decoderOf(format)?.tells.unit === 'never') {
    remarks.push(['unit', `frames of ${format} carry none: without it, each message has to tell it`]);
  }
  if (settledProperty(entry) === undefined) {
    remarks.push(['property', 'neither this nor kind and format settle it: each message has to tell it']);
  }
  if (calibrationExpired(entry, now)) {
    remarks.push(['calibrations', 'the last one has ended: readings are filed, and marked']);
  }
  return remarks;
}

/** Lambda gives all variables of a function 4 KB together, and SSM as much to a standard parameter, 8 KB to an advanced one. */
export function remarkOnSize(bytes: number): string | undefined {
  if (bytes <= 4096) return undefined;
  const places = bytes <= 8192 ? 'an advanced parameter of SSM (8 KB), or in S3' : 'S3';
  return `it has ${bytes} bytes, too many for INSTRUMENTS itself (4 KB with all other variables): keep it in ${places}`;
}
