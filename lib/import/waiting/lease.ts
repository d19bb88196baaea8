import * as v from 'valibot';

import { importKey } from '../../ledger/keys.ts';
import type { Clock, Item, LedgerStore, WaitingFile } from '../../ports.ts';
import type { Checkpoint } from '../world.ts';

/** A run's right to import a file, and what runs tell those that follow them. */
export interface Lease {
  /** Where an earlier run stopped. */
  checkpoint: Checkpoint | undefined;
  /** That an earlier run came to its end, but not to put the file away. */
  ended: ImportOutcome | undefined;
  /** Runs in a row before this one that brought the file no further, and the last word of theirs. */
  idleRuns: number;
  lastWords: string | undefined;
  /** Keeps how far it has come. */
  keep: (checkpoint: Checkpoint) => Promise<Kept>;
  /** Keeps that everything is done but to put the file away. */
  end: (outcome: ImportOutcome) => Promise<Kept>;
  /** Gives it back, for another run to go on. */
  giveBack: (stop: Stop) => Promise<Kept>;
  /** Nobody has to know of the file any more. */
  forget: () => Promise<{ reason?: string }>;
}

/** How a run leaves a file that it has not brought to an end. */
export interface Stop {
  reason: string;
  /** It was as long as a run can be, and has brought the file no further than where it came to. */
  isIdle: boolean;
  /** Where it has come to, if that is not where it was kept last. */
  checkpoint?: Checkpoint | undefined;
}

/** What becomes of a file. */
export type ImportOutcome = 'done' | 'failed';

export type Kept =
  | { kind: 'kept' }
  /** Another run has the file now: this one must not touch it any more. */
  | { kind: 'lost' }
  /** It may have been kept, or not. */
  | { kind: 'unknown'; reason: string };

export type Taking =
  | { kind: 'taken'; lease: Lease }
  /** Another run has it. */
  | { kind: 'held' }
  /** The ledger does not tell. */
  | { kind: 'unknown'; reason: string };

/** Where leases are kept. */
export interface LeaseWorld {
  bucketName: string;
  ledger: Pick<LedgerStore, 'get' | 'swap' | 'write'>;
  clock: Pick<Clock, 'now'>;
  /** An id that nobody else has, in any run. */
  newId: () => string;
}

/** Of a file that nobody asks for any more. */
const keptSeconds = 30 * 24 * 3600;

const RecordSchema = v.object({
  /** For whoever looks into the ledger. */
  file: v.string(),
  etag: v.string(),
  /** The same content put anew is another file: cells that nobody knew may be known now. */
  putAt: v.number(),
  /** Whoever holds it has ended by then; 0: nobody holds it. */
  until: v.number(),
  idleRuns: v.number(),
  lastWords: v.optional(v.string()),
  checkpoint: v.optional(v.custom<Checkpoint>((value) => typeof value === 'object' && value !== null)),
  ended: v.optional(v.picklist(['done', 'failed'])),
});
type LeaseRecord = v.InferOutput<typeof RecordSchema>;

/**
 * Takes the lease of a file, which one run has at a time: until the moment by which it will surely have ended, in epoch
 * milliseconds. A run that dies leaves it as it was at the last checkpoint, and as one that brought the file no further
 * where there was none.
 */
export async function takeLease(file: WaitingFile, until: number, world: LeaseWorld): Promise<Taking> {
  const { ledger, clock, newId } = world;
  const key = importKey(world.bucketName, file.key);
  const { items, reason = silent } = await ledger.get([key]);
  if (!items.has(key)) return { kind: 'unknown', reason };
  const item = items.get(key);
  const before = recordIn(item);
  if (before !== undefined && before.until > clock.now()) return { kind: 'held' };

  const isSame = before?.putAt === file.putAt && before.etag === file.etag;
  const { etag, putAt } = file;
  const earlier: LeaseRecord = isSame ? before : { file: file.key, etag, putAt, until: 0, idleRuns: 0 };
  let record: LeaseRecord = { ...earlier, until, idleRuns: earlier.idleRuns + 1 };
  let version = item?.version;
  const tried = new Set<string>();

  const keptAs = (next: LeaseRecord, own: string): Kept => {
    record = next;
    version = own;
    return { kind: 'kept' };
  };
  const write = async (next: LeaseRecord): Promise<Kept> => {
    const own = newId();
    tried.add(own);
    const expiresAt = Math.round(clock.now() / 1000) + keptSeconds;
    for (;;) {
      const swapped = await ledger.swap({ key, value: next, version: own, expiresAt }, version);
      if (!swapped.ok) return { kind: 'unknown', reason: swapped.reason };
      if (swapped.value) return keptAs(next, own);
      // One of our own that was not answered, or that the client has sent twice, may have been done.
      const { items: standing, reason = silent } = await ledger.get([key]);
      if (!standing.has(key)) return { kind: 'unknown', reason };
      const there = standing.get(key)?.version;
      if (there === undefined || there === version || !tried.has(there)) return { kind: 'lost' };
      version = there;
    }
  };

  const taken = await write(record);
  if (taken.kind === 'lost') return { kind: 'held' };
  if (taken.kind === 'unknown') return taken;
  return {
    kind: 'taken',
    lease: {
      checkpoint: earlier.checkpoint,
      ended: earlier.ended,
      idleRuns: earlier.idleRuns,
      lastWords: earlier.lastWords,
      keep: (checkpoint) => write({ ...record, checkpoint, idleRuns: 0, lastWords: undefined }),
      end: (ended) => write({ ...record, ended }),
      giveBack: ({ reason: lastWords, isIdle, checkpoint = record.checkpoint }) =>
        write({
          ...record,
          ...{ until: 0, lastWords, checkpoint },
          idleRuns: isIdle && settledBy(checkpoint) === settledBy(record.checkpoint) ? record.idleRuns : 0,
        }),
      forget: async () => {
        // What another run has by now is its own.
        const own = await write(record);
        if (own.kind === 'lost') return {};
        if (own.kind === 'unknown') return { reason: own.reason };
        const { failed, reason = 'it did not delete an item' } = await ledger.write([{ kind: 'delete', key }]);
        return failed.size > 0 ? { reason } : {};
      },
    },
  };
}

const settledBy = (checkpoint: Checkpoint | undefined): number => checkpoint?.settled ?? 0;

/** Of a ledger that gives neither an item nor a reason. */
const silent = 'it did not say what it holds';

function recordIn(item: Item | undefined): LeaseRecord | undefined {
  const read = v.safeParse(RecordSchema, item?.value);
  return read.success ? read.output : undefined;
}
