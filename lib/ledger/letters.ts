import type { Change, Ports } from '../ports.ts';
import { letterKey } from './keys.ts';

/** Longer than a queue keeps a message, in seconds: nobody asks for it after that. */
const keptSeconds = 20 * 24 * 3600;

/**
 * Which of these messages were dead-lettered before, by an invocation that died before they were deleted; or why that
 * cannot be seen.
 */
export async function letteredBefore(
  messageIds: readonly string[],
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<{ lettered: ReadonlySet<string>; unseen: ReadonlySet<string>; reason: string }> {
  const keys = new Map(messageIds.map((id) => [id, letterKey(id)]));
  const { items, reason = 'it did not say what it holds' } = await ledger.get([...keys.values()]);
  const ids = [...keys];
  return {
    lettered: new Set(ids.flatMap(([id, key]) => (items.get(key) ? [id] : []))),
    unseen: new Set(ids.flatMap(([id, key]) => (items.has(key) ? [] : [id]))),
    reason,
  };
}

/** Enters that messages were dead-lettered; returns why that failed for some. */
export async function enterLetters(
  messageIds: readonly string[],
  { ledger, clock }: Pick<Ports, 'ledger' | 'clock'>,
): Promise<string | undefined> {
  const now = clock.now();
  const changes = messageIds.map(
    (id): Change => ({
      kind: 'put',
      item: { key: letterKey(id), value: { message: id, at: now }, expiresAt: Math.round(now / 1000) + keptSeconds },
    }),
  );
  const { failed, reason = 'it did not take an entry' } = await ledger.write(changes);
  return failed.size > 0 ? reason : undefined;
}
