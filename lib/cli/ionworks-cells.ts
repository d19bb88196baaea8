import { apiKeyFrom } from '../adapters/api-key.ts';
import { readConfig } from '../adapters/config.ts';
import { ionworksApi } from '../adapters/ionworks-api.ts';
import { type CellCheck, cellCheck } from '../cell-check.ts';
import { localAddresses, localApiKey } from '../local/defaults.ts';
import { usable } from './reading-settings.ts';

/** Asks Ionworks for cells, where there is a key for it. `isLocalStack`: its own is known. Throws a sentence where a variable is wrong. */
export function ionworksCells(
  isLocalStack: boolean,
  { IONWORKS_API_URL, IONWORKS_API_KEY }: Readonly<Record<string, string | undefined>>,
): CellCheck | undefined {
  const isStandIn = isLocalStack && !IONWORKS_API_KEY;
  const key = isStandIn ? localApiKey : IONWORKS_API_KEY;
  if (!key) return undefined;
  const { ionworks } = usable(() =>
    readConfig({
      ...{ READINGS_QUEUE_URL: 'http://none', DEAD_LETTER_QUEUE_URL: 'http://none', LEDGER_FILE: ':memory:' },
      IONWORKS_API_URL: isStandIn ? localAddresses.ionworksUrl : IONWORKS_API_URL,
      IONWORKS_API_KEY: key,
    }),
  );
  return cellCheck(ionworksApi({ url: ionworks.url, key: apiKeyFrom(ionworks.key), timeoutMs: 10_000 }));
}
