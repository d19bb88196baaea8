import type { BucketKeys } from '../../domain/import/bucket-keys.ts';
import type { ImportBucket, ImportReceipt } from '../../ports.ts';

/** The receipt of a file in the import bucket. */
export interface BucketReceipt extends ImportReceipt {
  /** Its pieces, from this run and from those before: nobody needs them once the file is done. */
  pieces: () => readonly string[];
}

/**
 * Pieces stay where they are while a receipt is made of them: where a run dies over that, the next one goes on from its
 * checkpoint, which names them. `newId` keeps those of two runs apart; `earlier`: the pieces of earlier runs.
 */
export function bucketReceipt(
  keys: BucketKeys,
  { bucket, newId, earlier }: { bucket: ImportBucket; newId: () => string; earlier: readonly string[] },
): BucketReceipt {
  const written = new Set(earlier);
  return {
    pieces: () => [...written].map(keys.piece),

    rows: async (lines) => {
      const name = newId();
      const { reason } = await bucket.put(keys.piece(name), lines);
      if (reason !== undefined) return { ok: false, reason };
      written.add(name);
      return { ok: true, value: name };
    },

    complete: async ({ pieces, unknownCells, summary }) => {
      // Of a file that could not be imported there is nothing to tell but why: what an earlier import of that name queued stays told.
      const hasRows = pieces.length > 0;
      const steps: (() => Promise<{ reason?: string }>)[] = [
        async () => (hasRows ? bucket.join(pieces.map(keys.piece), keys.rows) : {}),
        async () => (unknownCells === undefined ? {} : bucket.put(keys.unknownCells, unknownCells)),
        async () => (hasRows && unknownCells === undefined ? bucket.remove([keys.unknownCells]) : {}),
        // Last: where it stands, the rest does too.
        () => bucket.put(keys.summary, summary),
      ];
      for (const step of steps) {
        const { reason } = await step();
        if (reason !== undefined) return { reason };
      }
      return {};
    },
  };
}
