import { readParameter } from './ssm.ts';

/** The key itself, or the SSM SecureString that holds it. */
export type ApiKeySource = { kind: 'key'; key: string } | { kind: 'parameter'; name: string };

/** A key travels in a header: a line break or any other character outside ASCII would fail every single call. */
export const isApiKey = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** The key to Ionworks, read when it is first needed and again when it was refused. */
export interface ApiKey {
  /** Rejects, with a reason that does not quote it, where the key cannot be read. */
  current: () => Promise<string>;
  renew: () => Promise<void>;
}

/** A key in the environment never changes while the function runs; one in SSM may have been rotated. */
export function apiKeyFrom(source: ApiKeySource, read: typeof readParameter = readParameter): ApiKey {
  if (source.kind === 'key') return { current: async () => source.key, renew: async () => {} };

  let reading: Promise<string> | undefined;
  const readAgain = () => {
    const started = keyIn(source.name, read);
    reading = started;
    // A failure is not kept: the next call tries again.
    started.catch(() => {
      if (reading === started) reading = undefined;
    });
    return started;
  };
  return {
    current: () => reading ?? readAgain(),
    renew: async () => {
      await readAgain().catch(() => {});
    },
  };
}

async function keyIn(parameter: string, read: typeof readParameter): Promise<string> {
  const key = await read(parameter);
  if (!isApiKey(key))
    throw new Error(`the SSM parameter ${parameter}: it has characters that no HTTP header can carry`);
  return key;
}
