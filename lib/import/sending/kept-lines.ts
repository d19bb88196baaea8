import { receiptHead } from '../../domain/import/receipt-line.ts';
import type { ImportReceipt } from '../../ports.ts';
import type { Checkpoint, ImportCounts } from '../world.ts';
import { counted, type SettledLines } from './receipt-lines.ts';

/** The receipt's lines as they are kept, piece by piece, each with a checkpoint behind it. */
export interface KeptLines {
  add: (settled: SettledLines) => void;
  /** How many messages were sent in this run, and how many of them carried parts. */
  sent: (messages: number, parts: number) => void;
  /** Keeps what has come together if it makes a piece, or in any case. Returns why that failed. */
  keep: (whatever: boolean) => Promise<string | undefined>;
  /** Up to where everything is kept. */
  checkpoint: () => Checkpoint;
  /** Of all that was added. */
  counts: () => ImportCounts;
}

/** Some eight thousand lines. */
const pieceSize = 1_000_000;

export function keptLines(
  started: Checkpoint,
  receipt: Pick<ImportReceipt, 'rows'>,
  onCheckpoint: ((checkpoint: Checkpoint) => Promise<void>) | undefined,
): KeptLines {
  let checkpoint = started;
  let counts = started.counts;
  let rows = started.settled;
  let text = started.settled === 0 ? receiptHead : '';
  return {
    add(settled) {
      text += settled.text;
      rows += settled.rows;
      counts = counted(counts, settled.lines);
    },
    sent(messages, parts) {
      counts = { ...counts, messages: started.counts.messages + messages, parts: started.counts.parts + parts };
    },
    async keep(whatever) {
      if (text.length < pieceSize && !(whatever && rows > checkpoint.settled)) return undefined;
      const kept = await receipt.rows(text);
      if (!kept.ok) return `Cannot keep the receipt: ${kept.reason}`;
      text = '';
      checkpoint = { ...checkpoint, settled: rows, pieces: [...checkpoint.pieces, kept.value], counts };
      await onCheckpoint?.(checkpoint);
      return undefined;
    },
    checkpoint: () => checkpoint,
    counts: () => counts,
  };
}
