import * as v from 'valibot';

import { isObject } from '../domain/content.ts';
import { dimensionOf } from '../domain/property.ts';
import type { CanonicalUnits } from '../domain/quantity.ts';
import { type Registry, readRegistry } from '../domain/registry.ts';
import { outgoingUnit, outgoingUnits, type Unit } from '../domain/unit.ts';
import { type ApiKeySource, isApiKey } from './api-key.ts';
import type { LedgerSource } from './ledger.ts';
import { isTimeZone } from './time-zone.ts';

/** Everything the functions read from their environment, typed; read once, at cold start. */
export interface Config {
  ionworks: { url: string; key: ApiKeySource };
  api: { timeoutMs: number; maxAttempts: number; maxConcurrency: number };
  readingsQueueUrl: string;
  deadLetterQueueUrl: string;
  ledger: LedgerSource;
  instruments: RegistrySource;
  canonicalUnits: CanonicalUnits;
  decimalMark: '.' | ',' | undefined;
  sessionGapMs: number;
  sessionQuietMs: number;
}

export type RegistrySource =
  | { kind: 'json'; registry: Registry }
  | { kind: 'ssm'; name: string }
  | { kind: 's3'; bucket: string; key: string };

const EnvironmentSchema = v.object({
  IONWORKS_API_URL: v.optional(httpUrl(), 'https://api.ionworks.com'),
  IONWORKS_API_KEY: v.optional(apiKey()),
  IONWORKS_API_KEY_PARAMETER: v.optional(v.string()),
  READINGS_QUEUE_URL: httpUrl(),
  DEAD_LETTER_QUEUE_URL: httpUrl(),
  LEDGER_TABLE: v.optional(v.string()),
  LEDGER_FILE: v.optional(v.string()),
  INSTRUMENTS: v.optional(registrySource(), '{}'),
  CANONICAL_UNITS: v.optional(canonicalUnits(), '{}'),
  DECIMAL_MARK: v.optional(v.picklist(['.', ','], 'it is neither . nor ,')),
  SESSION_GAP_SECONDS: v.optional(wholeNumber(1, 86_400), '900'),
  SESSION_QUIET_SECONDS: v.optional(wholeNumber(0, 3600), '90'),
  API_TIMEOUT_MS: v.optional(wholeNumber(100, 60_000), '10000'),
  API_MAX_ATTEMPTS: v.optional(wholeNumber(1, 10), '4'),
  API_MAX_CONCURRENCY: v.optional(wholeNumber(1, 256), '16'),
});

const ImportSchema = v.object({
  IMPORT_BUCKET: v.string(),
  IMPORT_TIMEZONE: v.optional(timezone()),
});

/** The names of all variables that are read, for the test that holds `serverless.yml` against them. */
export const variables = Object.keys(EnvironmentSchema.entries);

/** The names of those that import reads beside them. */
export const importVariables = Object.keys(ImportSchema.entries);

type Environment = Readonly<Record<string, string | undefined>>;

/** A wrong value throws a sentence that names the variable. An empty variable counts as unset. */
function valuesIn<TSchema extends v.GenericSchema>(
  environment: Environment,
  names: readonly string[],
  schema: TSchema,
): v.InferOutput<TSchema> {
  const given = Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
  const read = v.safeParse(schema, given);
  if (read.success) return read.output;
  const issue = read.issues[0];
  const name = String(issue.path?.[0].key);
  throw new Error(
    given[name] === undefined ? `Cannot start: ${name} is not set` : `Cannot start: ${name} is wrong: ${issue.message}`,
  );
}

/** Reads the environment; a wrong value throws a sentence that names the variable. An empty variable counts as unset. */
export function readConfig(environment: Environment): Config {
  const env = valuesIn(environment, variables, EnvironmentSchema);
  return {
    ionworks: { url: env.IONWORKS_API_URL, key: keySource(env.IONWORKS_API_KEY, env.IONWORKS_API_KEY_PARAMETER) },
    api: {
      timeoutMs: env.API_TIMEOUT_MS,
      maxAttempts: env.API_MAX_ATTEMPTS,
      maxConcurrency: env.API_MAX_CONCURRENCY,
    },
    readingsQueueUrl: env.READINGS_QUEUE_URL,
    deadLetterQueueUrl: env.DEAD_LETTER_QUEUE_URL,
    ledger: ledgerSource(env.LEDGER_TABLE, env.LEDGER_FILE),
    instruments: env.INSTRUMENTS,
    canonicalUnits: env.CANONICAL_UNITS,
    decimalMark: env.DECIMAL_MARK,
    sessionGapMs: env.SESSION_GAP_SECONDS * 1000,
    sessionQuietMs: env.SESSION_QUIET_SECONDS * 1000,
  };
}

/** What replay reads: it never calls the API, and has no right to its key. */
export type ReplayConfig = Omit<Config, 'ionworks' | 'api'>;

/** Reads the environment of replay, as `readConfig` does. */
export function readReplayConfig(environment: Environment): ReplayConfig {
  const { ionworks: _ionworks, api: _api, ...config } = readConfig({ ...environment, IONWORKS_API_KEY: 'none' });
  return config;
}

/** What import reads: it has nothing to do with dead letters, waits for no session, and creates nothing in Ionworks. */
export interface ImportConfig extends Omit<Config, 'api' | 'deadLetterQueueUrl' | 'sessionQuietMs'> {
  /** It only looks cells up, so many at a time as that takes well. */
  api: Omit<Config['api'], 'maxConcurrency'>;
  bucket: string;
  /** IANA zone of times without one, where a file's mapping names no other. */
  timezone: string | undefined;
}

/** Reads the environment of import, as `readConfig` does. */
export function readImportConfig(environment: Environment): ImportConfig {
  const { IMPORT_BUCKET: bucket, IMPORT_TIMEZONE: timezone } = valuesIn(environment, importVariables, ImportSchema);
  const all = readConfig({ ...environment, DEAD_LETTER_QUEUE_URL: 'http://none' });
  const { api, deadLetterQueueUrl: _letters, sessionQuietMs: _quiet, ...config } = all;
  const { timeoutMs, maxAttempts } = api;
  return { ...config, api: { timeoutMs, maxAttempts }, bucket, timezone };
}

function keySource(key: string | undefined, parameter: string | undefined): ApiKeySource {
  if (key !== undefined) return { kind: 'key', key };
  if (parameter !== undefined) return { kind: 'parameter', name: parameter };
  throw new Error('Cannot start: neither IONWORKS_API_KEY nor IONWORKS_API_KEY_PARAMETER is set');
}

/** Not one before the other: what one ledger knows as filed, the other would file again. */
function ledgerSource(table: string | undefined, file: string | undefined): LedgerSource {
  if (table !== undefined && file !== undefined)
    throw new Error('Cannot start: LEDGER_TABLE and LEDGER_FILE are both set: there is one ledger');
  if (table !== undefined) return { kind: 'table', name: table };
  if (file !== undefined) return { kind: 'file', path: file };
  throw new Error('Cannot start: neither LEDGER_TABLE nor LEDGER_FILE is set');
}

/** Trailing slashes go: a doubled slash is another route to the API and answers 404. */
function httpUrl() {
  return v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'it is no http(s) address'),
    v.check((text) => isBareAddress(URL.parse(text)), 'it has more to it than a host and a path'),
    v.transform((text) => new URL(text).href.replace(/\/+$/, '')),
  );
}

/** Paths are put behind it, so that a query would swallow them. */
const isBareAddress = (url: URL | null): boolean =>
  url === null || [url.search, url.hash, url.username, url.password].every((part) => part === '');

function apiKey() {
  return v.pipe(v.string(), v.check(isApiKey, 'it has characters that no HTTP header can carry'));
}

function timezone() {
  return v.pipe(
    v.string(),
    v.check(isTimeZone, ({ input }) => `${JSON.stringify(input)} is no time zone such as Europe/Berlin`),
  );
}

function wholeNumber(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, ({ input }) => `${JSON.stringify(input)} is no whole number`),
    v.transform(Number),
    v.check(
      (n) => n >= min && n <= max,
      ({ input }) => `${input} is not between ${min} and ${max}`,
    ),
  );
}

function registrySource() {
  return v.pipe(
    v.string(),
    v.rawTransform<string, RegistrySource>(({ dataset, addIssue, NEVER }) => {
      const text = dataset.value;
      if (text.startsWith('ssm:') && text.length > 4) return { kind: 'ssm', name: text.slice(4) };
      const s3 = /^s3:\/\/([^/]+)\/(.+)$/.exec(text);
      if (s3) return { kind: 's3', bucket: s3[1] as string, key: s3[2] as string };
      const registry = readRegistry(text);
      if (registry.ok) return { kind: 'json', registry: registry.value };
      addIssue({ message: `${registry.reason}; it takes JSON, ssm:<name> or s3://<bucket>/<key>` });
      return NEVER;
    }),
  );
}

function canonicalUnits() {
  return v.pipe(
    v.string(),
    v.rawTransform<string, CanonicalUnits>(({ dataset, addIssue, NEVER }) => {
      const entries = entriesOfJsonObject(dataset.value);
      if (!entries) {
        addIssue({ message: 'it is no JSON object such as {"thickness":"um"}' });
        return NEVER;
      }
      const units = new Map<string, Unit>();
      for (const [property, id] of entries) {
        const unit = outgoingUnit(String(id));
        const dimension = dimensionOf(property);
        if (!unit || (dimension !== undefined && unit.dimension !== dimension)) {
          const choice = outgoingUnits(dimension);
          addIssue({ message: `the unit of ${property}, ${JSON.stringify(id)}, is none of ${choice}` });
          return NEVER;
        }
        units.set(property, unit);
      }
      return units;
    }),
  );
}

function entriesOfJsonObject(json: string): [string, unknown][] | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return isObject(parsed) ? Object.entries(parsed) : undefined;
  } catch {
    return undefined;
  }
}
