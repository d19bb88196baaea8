import { decodeFrame } from '../../domain/decode-frame.ts';
import type { Decoded, DecodeOptions } from '../../domain/instruments/decoder.ts';
import { type Candidate, recognise } from '../../domain/instruments/recognise.ts';
import type { Result } from '../../domain/problem.ts';

/** What is made of one frame, and how it came about. */
export interface FrameReading {
  frame: string;
  /** What each format makes of it that it fits; the declared one alone, where one is declared. */
  candidates: readonly Candidate[];
  /** What they agree on, or the problem that ingest would refuse it with. */
  says: Result<Decoded>;
}

/** Reads a frame as ingest would, by the declared format or by what it is recognised as, and keeps what that was decided by. */
export function readingOfFrame(frame: string, format: string | undefined, options: DecodeOptions): FrameReading {
  const read = decodeFrame(frame, format, options);
  const says: Result<Decoded> = read.ok ? { ok: true, value: read.value.decoded } : read;
  if (format === undefined) return { frame, candidates: candidatesOf(frame, options), says };
  return { frame, candidates: says.ok ? [{ format, decoded: says.value }] : [], says };
}

function candidatesOf(frame: string, options: DecodeOptions): readonly Candidate[] {
  const recognised = recognise(frame, options);
  return recognised.kind === 'unknown' ? [] : recognised.candidates;
}
