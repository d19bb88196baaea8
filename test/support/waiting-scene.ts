import { FileTrouble } from '../../lib/import/file.ts';
import type { ImportSummary } from '../../lib/import/summary.ts';
import { importWaiting } from '../../lib/import/waiting/waiting-files.ts';
import type { WaitingEvent, WaitingWorld } from '../../lib/import/waiting/waiting-world.ts';
import type { Checkpoint, ImportEnd } from '../../lib/import/world.ts';
import { type MemoryBucket, memoryBucket } from './memory-bucket.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';

export type Importing = WaitingWorld['importFile'];

/** Runs over an import bucket in memory, and what became of them. */
export interface WaitingScene {
  bucket: MemoryBucket;
  ledger: MemoryLedger;
  events: WaitingEvent[];
  /** What was sent to the queue, each line after the defaults of its mapping. */
  sent: string[];
  /** Names of cells that were asked for. */
  asked: string[];
  now: () => number;
  /** A run of a quarter of an hour that begins now. */
  world: (given?: Partial<WaitingWorld>) => WaitingWorld;
  /**
   * An import in small: each line is a reading, and the name of its cell; every two of them a piece of the receipt and a
   * checkpoint. `afterLine` runs when a line has been sent; it may say why to stop.
   */
  lines: (afterLine?: (line: string) => string | undefined | Promise<string | undefined>) => Importing;
  /** Of a run: what became of each file, by its key without the folder. */
  statesOf: (given?: Partial<WaitingWorld>, keys?: readonly string[]) => Promise<Record<string, string>>;
  /** Where a run died, nobody has its files until then. */
  passLeases: () => void;
  /** What was told of as trouble. */
  troubles: () => readonly string[];
}

export const minute = 60_000;

export function waitingScene(): WaitingScene {
  const bucket = memoryBucket();
  const ledger = memoryLedger();
  const events: WaitingEvent[] = [];
  const sent: string[] = [];
  const asked: string[] = [];
  let time = Date.UTC(2026, 10, 21, 12);
  let ids = 0;
  const now = () => time;

  const world: WaitingScene['world'] = (given = {}) => ({
    bucket,
    bucketName: 'imports',
    ledger,
    clock: { now, sleep: async () => {} },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    importFile: lines(),
    cellCheck: () => async (cell) => {
      const name = cell.kind === 'name' ? cell.name : cell.id;
      asked.push(name);
      return { kind: 'known', id: `id-of-${name}` };
    },
    usualMapping: { columns: new Map(), defaults: new Map() },
    stopAt: time + 14 * minute,
    overAt: time + 16 * minute,
    signal: new AbortController().signal,
    report: (event) => events.push(event),
    onProgress: () => {},
    ...given,
  });

  const lines: WaitingScene['lines'] =
    (afterLine = () => undefined) =>
    async (file, { resume, mapping }, { cells, receipt, signal, onCheckpoint }) => {
      const started: Checkpoint = resume ?? { settled: 0, pieces: [], counts: nothing, started: 'at first' };
      let checkpoint = started;
      try {
        const texts: string[] = [];
        for await (const chunk of file.read()) texts.push(...String(Buffer.from(chunk)).split('\n').filter(Boolean));
        const unknownCells = texts.includes('none') ? 'cell\nnone\n' : undefined;
        const summaryOf = (state: ImportSummary['state']) => summary(file.name, state, texts.length);
        if (texts.length === 0) return await ended('failed', 'it is empty');
        for (const cell of texts) await cells?.({ kind: 'name', name: cell });
        let piece = started.settled === 0 ? 'head\n' : '';
        for (let at = started.settled; at < texts.length; at += 1) {
          const line = texts[at] as string;
          if (signal.aborted) return stopped('it was asked to stop');
          sent.push([...mapping.defaults.values(), line].join(' '));
          const reason = await afterLine(line);
          if (reason !== undefined) return stopped(reason);
          piece += `${line}\n`;
          if (at % 2 === 0 && at + 1 < texts.length) continue;
          const kept = await receipt.rows(piece);
          if (!kept.ok) return stopped(kept.reason);
          piece = '';
          checkpoint = {
            ...checkpoint,
            settled: at + 1,
            pieces: [...checkpoint.pieces, kept.value],
            counts: { ...nothing, queued: at + 1 },
          };
          await onCheckpoint?.(checkpoint);
        }
        const { pieces } = checkpoint;
        const written = await receipt.complete({ pieces, unknownCells, summary: JSON.stringify(summaryOf('done')) });
        if (written.reason !== undefined) return stopped(written.reason);
        return { kind: 'done', summary: summaryOf('done'), unknownCells, preview: [] };

        function stopped(reason: string): ImportEnd {
          return { kind: 'stopped', summary: summaryOf('stopped'), reason, checkpoint, unknownCells, stray: '' };
        }
      } catch (error) {
        if (!(error instanceof FileTrouble)) throw error;
        return ended('changed', error.message);
      }

      async function ended(kind: 'failed' | 'changed', reason: string): Promise<ImportEnd> {
        const summary_ = summary(file.name, kind, 0);
        await receipt.complete({ pieces: [], unknownCells: undefined, summary: JSON.stringify(summary_) });
        return { kind, summary: summary_, reason };
      }
    };

  return {
    bucket,
    ledger,
    events,
    sent,
    asked,
    now,
    world,
    lines,
    statesOf: async (given, keys) => {
      const run = await importWaiting(world(given), keys && new Set(keys));
      if (!run.ok) throw new Error(run.reason);
      return Object.fromEntries(run.ends.map(({ key, state }) => [key.replace('incoming/', ''), state]));
    },
    passLeases: () => {
      time += 16 * minute;
    },
    troubles: () => events.flatMap((event) => (event.kind === 'trouble' ? [event.detail] : [])),
  };
}

const nothing = { queued: 0, duplicate: 0, rejected: {}, messages: 0, parts: 0 };

const summary = (file: string, state: ImportSummary['state'], rows: number): ImportSummary => ({
  ...{ file, state, sheets: [], rows, readings: rows, queued: rows, duplicate: 0, rejected: {} },
  ...{ sessions_expected: 0, messages: 1, messages_with_parts: 0, cells: 0, unknown_cells: 0, started: '', ended: '' },
});
