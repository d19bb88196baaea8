import { type Registry, readRegistry } from '../domain/registry.ts';
import type { Clock, Event } from '../ports.ts';
import type { RegistrySource } from './config.ts';
import { readObject } from './s3.ts';
import { readParameter } from './ssm.ts';

const freshMs = 5 * 60_000;

/**
 * The instrument registry from where it is kept, read again every five minutes. A registry that cannot be read, or has a
 * mistake, leaves the last good one in force; where there is none yet, it rejects with a sentence.
 */
export function registryFrom(
  source: RegistrySource,
  clock: Pick<Clock, 'now'>,
  report: (event: Event) => void,
): () => Promise<Registry> {
  if (source.kind === 'json') return async () => source.registry;

  const where = source.kind === 'ssm' ? `ssm:${source.name}` : `s3://${source.bucket}/${source.key}`;
  let last: { registry: Registry; readAt: number } | undefined;
  return async () => {
    if (last && clock.now() - last.readAt < freshMs) return last.registry;
    try {
      const text =
        source.kind === 'ssm' ? await readParameter(source.name) : await readObject(source.bucket, source.key);
      const read = readRegistry(text);
      if (!read.ok) throw new Error(read.reason);
      last = { registry: read.value, readAt: clock.now() };
    } catch (error) {
      const detail = `Cannot read the instrument registry ${where}: ${(error as Error).message}`;
      if (!last) throw new Error(detail, { cause: error });
      report({ kind: 'trouble', detail: `${detail}; the one read before stays in force` });
      last = { ...last, readAt: clock.now() };
    }
    return last.registry;
  };
}
