import { hintFor } from '../domain/bench/hint.ts';
import { garbled } from '../domain/bench/line/garbled.ts';
import { looksLike } from '../domain/bench/line/looks-like.ts';
import { isAcknowledgement, isEcho } from '../domain/bench/line/poll-commands.ts';
import { pressOf } from '../domain/bench/session/press-of.ts';
import { decodeFrame } from '../domain/decode-frame.ts';
import { type Fields, withDefaults } from '../domain/fields.ts';
import type { Problem } from '../domain/problem.ts';
import { readingOf } from '../domain/reading-of.ts';
import { textOfBytes } from '../domain/text.ts';
import { keepPress } from './keep-press.ts';
import { placeReading } from './place-reading.ts';
import { refuse } from './refuse.ts';
import type { SourceSettings } from './source.ts';
import type { Bench } from './table.ts';

/** A frame, from which instrument, and when its last byte came, in epoch milliseconds. */
export interface Frame {
  bytes: Buffer;
  at: number;
  source: SourceSettings;
}

/**
 * Takes a reading: read by the rules of ingest, refused with a sentence where ingest would refuse it or file it apart from
 * the rest of its session, and kept in the spool before it counts.
 */
export async function takeFrame(bench: Bench, { bytes, at, source }: Frame): Promise<void> {
  const { world } = bench;
  const text = textOfBytes(bytes);
  if (isBesideTheAnswer(text, source)) return;
  if (isGarbled(bench, { bytes, at, source })) return;

  const press = pressOf(bytes, at, { id: world.newId(), says: source.says });
  const around = aroundOf(bench);
  const read = readingOf(withDefaults(press, around), { id: press.reading_id, path: '', sentAt: at }, world.rules());
  if (!read.ok) return refuse(bench, refusalAtTheBench(read.problem, text, source), source.name);

  const { value, unit } = read.value;
  const placed = placeReading(bench, read.value);
  if (typeof placed === 'string') return refuse(bench, `Cannot take ${value} ${unit}: ${placed}`, source.name);

  const { reason } = await keepPress(bench, { ...placed, press, around, at });
  if (reason === undefined) return;
  const detail = `Cannot keep ${value} ${unit} of ${placed.cell.label}: ${reason}; it was not taken: press again when that is put right`;
  refuse(bench, detail, source.name);
}

/** Who was asked may repeat the command, or say that it was heard, before it answers. */
function isBesideTheAnswer(text: string, { asked, says: { format } }: SourceSettings): boolean {
  if (!asked) return false;
  if (isEcho(text, asked.command)) return true;
  const read = decodeFrame(text, format, {});
  return read.ok && isAcknowledgement(read.value.decoded);
}

/** A scale that sends all the time at another speed sends garbage without end: it is told of as often as somebody may press. */
const garbledAgainMs = 500;

/** True, and told, for bytes that no instrument means. */
export function isGarbled(bench: Bench, { bytes, at, source }: Frame): boolean {
  const line = source.connection.kind === 'serial' ? source.connection.line : undefined;
  const why = garbled(bytes, source.says.format, line);
  if (why === undefined) return false;
  const { garbledAt } = bench.table;
  const toldAt = garbledAt.get(source.name);
  if (toldAt === undefined || at - toldAt >= garbledAgainMs) {
    garbledAt.set(source.name, at);
    refuse(bench, `Cannot read what ${source.name} sends: ${why}`, source.name);
  }
  return true;
}

/** What stands around the readings of a session. Before there is a cell, a stand-in: then nothing is taken. */
function aroundOf({ settings, table: { cell, stage } }: Bench): Fields {
  return {
    cell: cell?.label ?? 'none on the table',
    ...(cell?.id !== undefined && { cell_instance_id: cell.id }),
    ...(stage?.stage !== undefined && { stage: stage.stage }),
    ...settings.around,
  };
}

/** The sentence of the problem, with what only the bench can know of it. */
function refusalAtTheBench({ code, detail }: Problem, text: string, { says }: SourceSettings): string {
  const { format, decimal } = says;
  const isStranger = code === 'invalid-frame' && format !== undefined;
  const like = isStranger ? looksLike(text, format, decimal === undefined ? {} : { decimal }) : undefined;
  return [detail, like, hintFor(code)].filter(Boolean).join('; ');
}
