import { readDateTime } from './date-time.ts';
import { isKnownUnit } from './known-unit.ts';
import { unstorableTexts } from './unstorable-text.ts';
import {
  choiceErrors,
  type Loc,
  lengthErrors,
  missing,
  type ValidationError,
  valueError,
  wrongType,
} from './validation-error.ts';

/** `CreatePropertiesMeasurementRequest` of the OpenAPI, with its defaults filled in. */
export interface NewMeasurement {
  readonly name: string;
  readonly measurement_type: 'properties';
  readonly properties: Readonly<Record<string, Quantity | string>>;
  /** In UTC, whatever the zone it was sent in. */
  readonly start_time: string | null;
  readonly test_setup: JsonObject | null;
  readonly protocol: JsonObject | null;
  readonly notes: string | null;
  readonly step_labels_validated: boolean;
  readonly file_metadata: JsonObject | null;
}

/** A number with its unit, the way Ionworks takes it. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type NewMeasurementRead =
  | { readonly kind: 'valid'; readonly measurement: NewMeasurement }
  | { readonly kind: 'invalid'; readonly errors: readonly ValidationError[] };

/**
 * Reads the JSON of a create call. All errors are reported at once, as pydantic does. Stricter than pydantic by
 * default: nothing is coerced, so a number sent as text is refused.
 */
export function readNewMeasurement(body: unknown): NewMeasurementRead {
  if (!isObject(body)) return { kind: 'invalid', errors: [wrongType('model_attributes_type', ['body'], body)] };
  const startTime = readStartTime(body.start_time);
  const errors = [
    ...nameErrors(body),
    ...objectErrors(body, 'protocol'),
    ...startTime.errors,
    ...objectErrors(body, 'test_setup'),
    ...labelsErrors(body),
    ...notesErrors(body.notes),
    ...typeErrors(body),
    ...propertiesErrors(body),
    ...objectErrors(body, 'file_metadata'),
    ...unstorableTexts(body, ['body']),
  ];
  if (errors.length > 0) return { kind: 'invalid', errors };
  return {
    kind: 'valid',
    measurement: {
      name: body.name as string,
      measurement_type: 'properties',
      properties: body.properties as NewMeasurement['properties'],
      start_time: startTime.utc,
      test_setup: (body.test_setup ?? null) as JsonObject | null,
      protocol: (body.protocol ?? null) as JsonObject | null,
      notes: (body.notes ?? null) as string | null,
      step_labels_validated: (body.step_labels_validated ?? false) as boolean,
      file_metadata: (body.file_metadata ?? null) as JsonObject | null,
    },
  };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameErrors(body: JsonObject): ValidationError[] {
  const loc = ['body', 'name'];
  if (!Object.hasOwn(body, 'name')) return [missing(loc, body)];
  if (typeof body.name !== 'string') return [wrongType('string_type', loc, body.name)];
  return lengthErrors(body.name, loc, { min: 1, max: 255 });
}

function objectErrors(body: JsonObject, field: string): ValidationError[] {
  const value = body[field] ?? null;
  return value === null || isObject(value) ? [] : [wrongType('dict_type', ['body', field], value)];
}

function readStartTime(value: unknown = null): { utc: string | null; errors: ValidationError[] } {
  const loc = ['body', 'start_time'];
  if (value === null) return { utc: null, errors: [] };
  if (typeof value !== 'string') return { utc: null, errors: [wrongType('datetime_type', loc, value)] };
  const read = readDateTime(value);
  if (read.kind === 'date-time') return { utc: read.utc, errors: [] };
  if (read.kind === 'without-zone') return { utc: null, errors: [wrongType('timezone_aware', loc, value)] };
  const msg = `Input should be a valid datetime or date, ${read.reason}`;
  const ctx = { error: read.reason };
  return { utc: null, errors: [{ type: 'datetime_from_date_parsing', loc, msg, input: value, ctx }] };
}

function labelsErrors(body: JsonObject): ValidationError[] {
  const { step_labels_validated: value = false } = body;
  return typeof value === 'boolean' ? [] : [wrongType('bool_type', ['body', 'step_labels_validated'], value)];
}

function notesErrors(value: unknown = null): ValidationError[] {
  return value === null || typeof value === 'string' ? [] : [wrongType('string_type', ['body', 'notes'], value)];
}

function typeErrors(body: JsonObject): ValidationError[] {
  const { measurement_type: type = 'properties' } = body;
  if (type === 'properties') return [];
  const loc = ['body', 'measurement_type'];
  const unknown = choiceErrors(type, loc, ['time_series', 'file', 'properties']);
  return unknown.length > 0 ? unknown : [valueError(loc, "must be 'properties' for this endpoint", type)];
}

function propertiesErrors(body: JsonObject): ValidationError[] {
  const loc = ['body', 'properties'];
  if (!Object.hasOwn(body, 'properties')) return [missing(loc, body)];
  if (!isObject(body.properties)) return [wrongType('dict_type', loc, body.properties)];
  return Object.entries(body.properties).flatMap(([key, value]) => [
    ...lengthErrors(key, [...loc, key, '[key]'], { min: 1, max: 255 }),
    ...propertyErrors(value, [...loc, key]),
  ]);
}

/**
 * What `validate_properties` of the API checks is not published. The OpenAPI calls the set flat and asks for Quantity
 * where there are numbers, and component examples hold short texts: so a value is one or the other, and nothing else.
 */
function propertyErrors(value: unknown, loc: Loc): ValidationError[] {
  if (typeof value === 'string') return lengthErrors(value, loc, { min: 1, max: 255 });
  if (!isObject(value)) return [valueError(loc, 'a property is a quantity {value, unit} or a short text', value)];
  return [
    ...numberErrors(value, [...loc, 'value']),
    ...unitErrors(value, [...loc, 'unit']),
    ...Object.keys(value)
      .filter((key) => key !== 'value' && key !== 'unit')
      .map((key) => wrongType('extra_forbidden', [...loc, key], value[key])),
  ];
}

function numberErrors(quantity: JsonObject, loc: Loc): ValidationError[] {
  if (!Object.hasOwn(quantity, 'value')) return [missing(loc, quantity)];
  if (typeof quantity.value !== 'number') return [wrongType('float_type', loc, quantity.value)];
  // JSON has no infinity, but it has 1e400.
  return Number.isFinite(quantity.value) ? [] : [wrongType('finite_number', loc, quantity.value)];
}

function unitErrors(quantity: JsonObject, loc: Loc): ValidationError[] {
  const { unit } = quantity;
  if (!Object.hasOwn(quantity, 'unit')) return [missing(loc, quantity)];
  if (typeof unit !== 'string') return [wrongType('string_type', loc, unit)];
  if (unit === '') return lengthErrors(unit, loc, { min: 1 });
  return isKnownUnit(unit) ? [] : [valueError(loc, `'${unit}' is not a known unit`, unit)];
}
