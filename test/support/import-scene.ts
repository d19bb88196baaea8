import { parse } from 'csv-parse/sync';

import { openFile } from '../../lib/adapters/import-file/open-file.ts';
import type { CellAnswer } from '../../lib/cell-check.ts';
import type { ColumnField, Mapping, Meaning } from '../../lib/domain/import/mapping.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import { FileTrouble, type ImportFile } from '../../lib/import/file.ts';
import type { Checkpoint, ImportEnd, ImportOrder, ImportProgress, ImportWorld } from '../../lib/import/world.ts';
import { importFile } from '../../lib/import.ts';
import type { OutgoingMessage } from '../../lib/ports.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';

/** One import after another, with files, queue, ledger and receipt in memory. */
export interface ImportScene {
  ledger: MemoryLedger;
  /** The messages that were sent, in order. */
  sent: OutgoingMessage[];
  /** The readings in them. */
  readings: () => Readonly<Record<string, unknown>>[];
  checkpoints: Checkpoint[];
  progress: ImportProgress[];
  /** Cells that Ionworks knows by another answer than an id made of the name. */
  cells: Map<string, CellAnswer>;
  /** Names and ids that were asked for. */
  asked: string[];
  /** How many of the next messages of each call are confirmed; then all again. */
  confirmed: number[];
  pauses: number[];
  stop: AbortController;
  /** What goes wrong with the next piece of a receipt. */
  receiptFails: { reason: string | undefined };
  run: (content: string | Uint8Array | ImportFile, order?: Partial<ImportOrder> & Said) => Promise<ImportEnd>;
  /** What the last complete receipt says. */
  receipt: () => WrittenReceipt;
}

export interface WrittenReceipt {
  rows: readonly Readonly<Record<string, string>>[];
  text: string;
  unknownCells: string | undefined;
  summary: Readonly<Record<string, unknown>>;
}

/** What a person would say by options. */
interface Said {
  map?: Readonly<Record<string, Meaning>>;
  defaults?: Readonly<Partial<Record<ColumnField, string>>>;
  rules?: Partial<ReadingRules>;
  world?: Partial<ImportWorld>;
}

export const now = Date.parse('2026-11-20T12:00:00Z');

export const fileOf = (content: string | Uint8Array, name = 'cells.csv'): ImportFile => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    name,
    bytes: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
};

/** A file that cannot be read on, once `when` says so. */
export const failingFile = (
  content: string,
  kind: FileTrouble['kind'],
  when: () => boolean = () => true,
): ImportFile => {
  const { read, ...file } = fileOf(content);
  return {
    ...file,
    async *read() {
      for await (const chunk of read()) {
        if (when()) throw new FileTrouble(kind, 'it is gone');
        yield chunk;
      }
    },
  };
};

export function importScene(): ImportScene {
  const ledger = memoryLedger();
  const pieces: string[] = [];
  let written: WrittenReceipt | undefined;
  const scene: ImportScene = {
    ledger,
    sent: [],
    readings: () => scene.sent.flatMap(({ body }) => JSON.parse(body).readings),
    checkpoints: [],
    progress: [],
    cells: new Map(),
    asked: [],
    confirmed: [],
    pauses: [],
    stop: new AbortController(),
    receiptFails: { reason: undefined },
    receipt: () => {
      if (!written) throw new Error('Cannot show the receipt: none was completed');
      return written;
    },
    run: (content, { map = {}, defaults = {}, rules = {}, world: other = {}, ...order } = {}) => {
      const file = typeof content === 'string' || content instanceof Uint8Array ? fileOf(content) : content;
      const mapping: Mapping = {
        columns: new Map(Object.entries(map)),
        defaults: new Map(Object.entries(defaults)) as Mapping['defaults'],
        timezone: 'UTC',
        ...order.mapping,
      };
      return importFile(file, { isDryRun: false, ...order, mapping }, { ...world(rules), ...other });
    },
  };

  const world = (rules: Partial<ReadingRules>): ImportWorld => ({
    open: openFile,
    readings: {
      send: async (messages) => {
        const count = scene.confirmed.shift() ?? messages.length;
        const some = messages.slice(0, count);
        scene.sent.push(...some);
        return {
          sent: new Map(some.map((message) => [message, 'an id'])),
          ...(count < messages.length && { reason: 'the queue is full' }),
        };
      },
    },
    ledger,
    cells: async (cell) => {
      const text = cell.kind === 'id' ? cell.id : cell.name;
      scene.asked.push(text);
      return scene.cells.get(text) ?? { kind: 'known', id: cell.kind === 'id' ? cell.id : `id-${cell.name}` };
    },
    receipt: {
      rows: async (lines) => {
        const { reason } = scene.receiptFails;
        if (reason !== undefined) return { ok: false, reason };
        pieces.push(lines);
        return { ok: true, value: String(pieces.length - 1) };
      },
      complete: async ({ pieces: names, unknownCells, summary }) => {
        const text = names.map((name) => pieces[Number(name)]).join('');
        const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
        written = { rows, text, unknownCells, summary: JSON.parse(summary) };
        return {};
      },
    },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        scene.pauses.push(ms);
      },
    },
    readingRules: { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now, ...rules },
    sessionGapMs: 900_000,
    offsetsOf: (timezone) => (timezone === 'UTC' ? () => 0 : undefined),
    signal: scene.stop.signal,
    onProgress: (progress) => scene.progress.push(progress),
    onCheckpoint: async (checkpoint) => {
      scene.checkpoints.push(checkpoint);
    },
  });
  return scene;
}
