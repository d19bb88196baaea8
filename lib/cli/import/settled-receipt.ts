import type { ImportSummary } from '../../import/summary.ts';
import type { ImportEnd } from '../../import/world.ts';
import type { ImportReceipt } from '../../ports.ts';

/** What an import comes to here, and why its receipt could not be written, where that is so. */
export interface Settled {
  summary: ImportSummary;
  notKept?: string;
}

/**
 * Completes the receipt of an import that another run would go on with: here nobody does, and what was sent is to be found.
 * `kept`: the pieces that were kept. Where nothing was, an earlier receipt stays.
 */
export async function settledReceipt(
  end: ImportEnd,
  receipt: ImportReceipt,
  kept: readonly string[],
): Promise<Settled> {
  const { summary } = end;
  if (end.kind !== 'stopped' || (kept.length === 0 && end.stray === '')) return { summary };
  const stray = end.stray === '' ? undefined : await receipt.rows(end.stray);
  if (stray?.ok === false) return { summary, notKept: stray.reason };
  const { reason } = await receipt.complete({
    pieces: [...kept, ...(stray ? [stray.value] : [])],
    unknownCells: end.unknownCells,
    summary: `${JSON.stringify(summary, undefined, 2)}\n`,
  });
  return { summary, ...(reason !== undefined && { notKept: reason }) };
}
