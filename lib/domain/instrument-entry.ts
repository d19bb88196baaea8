import Big from 'big.js';
import * as v from 'valibot';

import { isObject, type JsonObject } from './content.ts';
import { decoderOf } from './instruments/formats.ts';
import { quoted } from './problem.ts';
import { propertyNamed } from './property.ts';
import { readTime } from './time.ts';

/** What the lab knows of one instrument; it fills what a message leaves out. */
export const InstrumentSchema = v.object({
  kind: v.optional(text()),
  format: v.optional(
    v.pipe(
      text(),
      v.check(
        (id) => decoderOf(id) !== undefined,
        ({ input }) => `${quoted(input)} is none of the formats; "cellgauge formats" lists them`,
      ),
    ),
  ),
  property: v.optional(
    v.pipe(
      text(),
      v.check(
        (name) => propertyNamed(name).ok,
        ({ input }) => `${quoted(input)} is no name of a property`,
      ),
    ),
  ),
  /** For values and frames that carry none. */
  unit: v.optional(text()),
  decimal: v.optional(v.picklist(['.', ','], ({ received }) => `it is neither "." nor ",", but ${received}`)),
  /** Limits in the canonical unit of the property; a `min` allows zero and below. */
  min: v.optional(decimalNumber()),
  max: v.optional(decimalNumber()),
  replicates: v.optional(v.boolean(({ received }) => `it is neither true nor false, but ${received}`)),
  calibrations: v.optional(
    v.array(
      v.object(
        {
          from: v.optional(time('T00:00:00Z')),
          until: v.optional(time('T23:59:59.999Z')),
          certificate: v.optional(text()),
        },
        'it is no object of from, until and certificate',
      ),
      'it is no list of {from, until, certificate}',
    ),
  ),
  /** What the taels of this instrument weigh, whichever symbol it writes for them. */
  tael_grams: v.optional(grams()),
  /** What units weigh that only the owner can tell: `{"K": "0.205"}`. A Map: symbols come from outside. */
  unit_grams: v.optional(
    v.pipe(
      v.custom<JsonObject>(isObject, 'it is no object of grams by unit'),
      v.transform((units) => Object.entries(units)),
      v.array(v.tuple([v.string(), grams()])),
      v.transform((units) => new Map(units)),
    ),
  ),
  lab: v.optional(text()),
  model: v.optional(label()),
  serial_number: v.optional(label()),
});

/** Text, or a number, as a serial number may be written. */
function label() {
  return v.union([v.pipe(v.number(), v.transform(String)), text()], ({ received }) => `it is no text, but ${received}`);
}

function text() {
  return v.pipe(
    v.string(({ received }) => `it is no text, but ${received}`),
    v.trim(),
    v.nonEmpty('it is empty'),
  );
}

function decimalNumber() {
  return v.pipe(
    v.union([v.string(), v.number()], ({ received }) => `it is no number, but ${received}`),
    v.transform((number) => (typeof number === 'number' ? plainNumber(number) : number.trim())),
    v.regex(/^-?\d{1,30}(\.\d{1,30})?$/, ({ received }) => `${received} is no decimal number`),
  );
}

/** JSON writes 0.0000001 as 1e-7. */
const plainNumber = (number: number): string => (Number.isFinite(number) ? new Big(number).toFixed() : String(number));

/** To twelve decimals, which is more than any definition has: what is converted with it stays exact. */
function grams() {
  return v.pipe(
    decimalNumber(),
    v.regex(/^\d{1,9}(\.\d{1,12})?$/, ({ received }) => `${received} is no weight of a unit in grams`),
    v.regex(/[1-9]/, 'it is zero'),
  );
}

/** A date (`from` its first moment, `until` its last, in UTC) or a time with zone, in epoch milliseconds. */
function time(ofDate: string) {
  return v.pipe(
    text(),
    v.transform((written) => readTime(/^\d{4}-\d\d-\d\d$/.test(written) ? written + ofDate : written)),
    v.number('it is neither a date (2026-11-20) nor a time with zone'),
  );
}

export type InstrumentEntry = v.InferOutput<typeof InstrumentSchema>;

/** True where the reading was taken after the end of the instrument's last calibration that had begun by then. */
export function calibrationExpired(entry: InstrumentEntry | undefined, measuredAt: number): boolean {
  const begun = (entry?.calibrations ?? []).filter(({ from }) => from === undefined || from <= measuredAt);
  return begun.length > 0 && begun.every(({ until }) => until !== undefined && until < measuredAt);
}
