import type { SourceEvent } from '../../../bench/source.ts';
import { type Cut, frameCutter, type Silence } from '../../../domain/bench/line/frame-cutter.ts';
import { afterListening, type SourceWorld } from './source-world.ts';

/** Bytes that are told as frames. */
export interface Framed {
  came: (bytes: Uint8Array) => void;
  /** The connection is lost: what is pending is told as cut short. */
  lost: () => void;
  /** What comes next, up to a line end, is the rest of what began before anybody listened. */
  amid: () => void;
  /** Nothing is told any more. */
  stop: () => void;
}

/** Tells the frames in the bytes of one connection, and what is cut short, as they come and as silence shows them. */
export function framed(
  { format, silence }: { format: string | undefined; silence: Silence },
  tell: (event: SourceEvent) => void,
  world: SourceWorld,
): Framed {
  const cutter = frameCutter({ format, silence });
  let lastByteAt = 0;
  let stopWaiting = () => {};

  const tellAll = (cuts: readonly Cut[], by: 'silence' | 'loss') => {
    for (const { kind, bytes } of cuts) {
      tell(kind === 'frame' ? { kind, bytes, at: lastByteAt } : { kind, bytes, by });
    }
  };
  const listen = () => {
    stopWaiting();
    const patienceMs = cutter.patienceMs();
    if (patienceMs === undefined) return;
    stopWaiting = afterListening(world, patienceMs, () => {
      tellAll(cutter.silent(), 'silence');
      listen();
    });
  };

  return {
    came(bytes) {
      lastByteAt = world.now();
      tellAll(cutter.came(bytes), 'silence');
      listen();
    },
    lost() {
      stopWaiting();
      tellAll(cutter.lost(), 'loss');
    },
    amid() {
      cutter.amid();
      listen();
    },
    stop: () => stopWaiting(),
  };
}
