import { registryFrom } from '../adapters/instruments.ts';
import type { ReadingRules } from '../domain/reading-of.ts';
import { readingSettings } from './reading-settings.ts';

/** By which rules ingest would read now, as far as this environment says. Rejects with a sentence where it is wrong. */
export async function readingRulesFrom(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadingRules> {
  const { instruments, canonicalUnits, decimalMark } = readingSettings(environment);
  const registry = await registryFrom(instruments, { now: Date.now }, () => {})();
  return { registry, canonicalUnits, decimalMark, now: Date.now() };
}
