import type { CellAnswer } from '../../cell-check.ts';
import { type ReceiptLine, receiptHead, receiptLines } from '../../domain/import/receipt-line.ts';
import type { RowRead } from '../../domain/import/rows/table-reading.ts';
import type { TableRecord } from '../../domain/import/table.ts';
import { cellKey } from '../cells.ts';
import { FileTrouble, type Table } from '../file.ts';
import type { PreviewedReading } from '../summary.ts';
import { sessionKey } from '../survey/findings.ts';
import { type ReadableTable, recordReader } from '../survey/record-reader.ts';
import type { Survey } from '../survey/survey.ts';
import type { Checkpoint, ImportCounts, ImportOrder, ImportWorld } from '../world.ts';
import { type GatheredSession, gatheredSessions } from './gathered-sessions.ts';
import { keptLines } from './kept-lines.ts';
import { outbox } from './outbox.ts';
import { packing } from './packing.ts';
import { type PreparedValue, prepareValue } from './prepare-reading.ts';
import { previewOf } from './preview.ts';
import { counted, orderedLines } from './receipt-lines.ts';

/** What is known before the second reading. */
export interface Surveyed {
  survey: Survey;
  /** What Ionworks says of the cells, by `cellKey`. */
  cells: ReadonlyMap<string, CellAnswer>;
  /** Ids of cells of which something was filed before. */
  cellsWithPast: ReadonlySet<string>;
  groupId: string;
}

/** How far the second reading came. */
export interface Sent {
  checkpoint: Checkpoint;
  counts: ImportCounts;
  preview: readonly PreviewedReading[];
  /** Lines of what was settled behind the checkpoint, where it did not come to the end. */
  stray: string;
  /** Why it did not, where that is so. */
  reason?: string;
  /** Why the file could not be read on. */
  trouble?: FileTrouble;
}

/** So much waits for the rest of its sessions; where more would, what came first goes out in parts. */
const mostHeld = { readings: 20_000, bytes: 32 * 1024 * 1024 };
/** So many lines of the receipt wait for one before them: then whatever that waits for is sent without the rest. */
const mostLines = 30_000;
const mostPreviewed = 10;

/** Reads the file again and sends what it says, session by session, with a line of the receipt for each reading. */
export async function sendReadings(
  { survey, cells, ...bulk }: Surveyed,
  order: ImportOrder,
  started: Checkpoint,
  world: ImportWorld,
): Promise<Sent> {
  const gathered = gatheredSessions(mostHeld);
  const packed = packing();
  const out = outbox(bulk, order, world);
  const lines = orderedLines();
  const kept = keptLines(started, world.receipt, world.onCheckpoint);
  const preview: PreparedValue[] = [];
  let rows = 0;
  let keepingFailed: string | undefined;
  let trouble: FileTrouble | undefined;
  const isStopped = (): boolean =>
    world.signal.aborted ||
    trouble !== undefined ||
    out.delivered().reason !== undefined ||
    keepingFailed !== undefined;

  try {
    for (const readable of survey.tables) await sendTable(readable);
  } catch (error) {
    if (!(error instanceof FileTrouble)) throw error;
    trouble = error;
  }
  if (isStopped()) await out.rest();
  else {
    await out.send(packed.take(true));
    await out.end();
  }
  await keep(true);
  const reason = out.delivered().reason ?? keepingFailed;
  const stray = lines.stray();
  return {
    checkpoint: kept.checkpoint(),
    counts: counted(kept.counts(), stray),
    preview: preview.map(previewOf),
    stray: textOf(stray),
    ...(reason !== undefined && { reason }),
    ...(trouble !== undefined && { trouble }),
  };

  function textOf(stray: readonly ReceiptLine[]): string {
    if (stray.length === 0) return '';
    return `${kept.checkpoint().pieces.length === 0 ? receiptHead : ''}${receiptLines(stray)}`;
  }

  async function sendTable(readable: ReadableTable): Promise<void> {
    const reader = recordReader(readable, survey.rules);
    if (isStopped()) return;
    for await (const records of readable.table.records()) {
      for (const record of records) for (const read of reader.read(record)) add(read, record, readable.table);
      await sendMore();
      await keep();
      world.onProgress({ kind: 'sending', rows, of: survey.rows });
      if (isStopped()) return;
    }
  }

  async function sendMore(): Promise<void> {
    const isBehind = lines.held() > mostLines;
    const parts = gathered.overflow(isBehind ? lines.added() - mostLines / 2 : undefined);
    for (const part of parts) packed.addPart(part);
    await out.send(packed.take(isBehind));
    if (isBehind) await out.end();
  }

  function add({ place, readings }: RowRead, record: TableRecord, { sheet }: Table): void {
    const isSettled = rows < started.settled;
    rows += 1;
    const { cell, measuredAt } = place;
    const key = cell && cellKey(cell);
    const taken =
      key === undefined || measuredAt === undefined
        ? undefined
        : survey.sessions.take(sessionKey(place, key), measuredAt);
    const session = taken && gathered.of(taken.session);
    const row = record.kind === 'row' ? record.row.number : record.number;
    const about = { sheet, row, place, cell: key === undefined ? undefined : cells.get(key) };
    for (const reading of readings) {
      const value = prepareValue(reading, about, session, world.readingRules);
      if (isSettled) part(value, session);
      else gather(value, session);
    }
    if (!isSettled) lines.endRow();
    if (taken?.left === 0) {
      const isParted = session?.isParted;
      const whole = gathered.take(taken.session);
      if (isParted) packed.addPart(whole);
      else packed.addWhole(whole);
    }
  }

  /** An earlier run has sent it: what is left of its session has to be joined with it. */
  function part({ carried }: PreparedValue, session: GatheredSession | undefined): void {
    if (carried && session) session.isParted = true;
  }

  function gather(value: PreparedValue, session: GatheredSession | undefined): void {
    const { line, carried } = value;
    const settled = lines.add(line);
    if (preview.length < mostPreviewed) preview.push(value);
    if (!carried || !session) {
      settled();
      return;
    }
    // No more of what was read is kept than what is sent: thousands of readings are under way at a time.
    const { json, visit, said } = carried;
    gathered.add(session, { json, bytes: Buffer.byteLength(json), visit, said, line, settled }, lines.added());
  }

  async function keep(isLast = false): Promise<void> {
    const settled = lines.takeSettled(isLast && !isStopped());
    if (settled) kept.add(settled);
    const { messages, parts } = out.delivered();
    kept.sent(messages, parts);
    keepingFailed ??= await kept.keep(isLast);
  }
}
