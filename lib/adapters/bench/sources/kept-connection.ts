import type { Source, SourceEvent, SourceSettings } from '../../../bench/source.ts';
import type { Silence } from '../../../domain/bench/line/frame-cutter.ts';
import { framed } from './framed.ts';
import type { SourceWorld } from './source-world.ts';

/** What one try to reach an instrument tells. */
export interface LineEvents {
  /** It is reached; `amid`: what comes next began before. */
  up: (amid?: 'amid') => void;
  /** Bytes; what comes before it is reached is passed over. */
  came: (bytes: Buffer) => void;
  /** It is not reached, or not any more, and why, in a clause: the last that the try tells. */
  down: (reason: string) => void;
}

/** One try to reach an instrument, and the line where it succeeds. */
export interface Line {
  send: (bytes: Buffer) => void;
  /** Gives it up; resolves once others may have it. */
  close: () => Promise<void>;
}

/** How an instrument is reached, and reached again. */
export interface Reach {
  /** Tries once. Tells nothing before it has returned. */
  dial: (events: LineEvents) => Line;
  /** What silence in the midst of a frame means. */
  silence: Silence;
  /** How long to wait before the next try, after so many that failed in a row. */
  pauseMs: (failures: number) => number;
  /** Whether a reason is worth telling after those that were told since the instrument was reached. */
  isNews: (reason: string, told: readonly string[]) => boolean;
}

/** An instrument that is reached again whenever its connection is lost, without end. */
export function keptConnection(
  { says, asked }: Pick<SourceSettings, 'says' | 'asked'>,
  { dial, silence, pauseMs, isNews }: Reach,
  tell: (event: SourceEvent) => void,
  world: SourceWorld,
): Source {
  const frames = framed({ format: says.format, silence }, tell, world);
  const command = asked && Buffer.from(asked.command, 'latin1');
  let line: Line | undefined;
  let isUp = false;
  let isClosed = false;
  let failures = 0;
  let told: string[] = [];
  let stopRetrying = () => {};
  let stopAsking = () => {};

  const ask = () => {
    if (command && isUp) line?.send(command);
  };
  const askInTurn = (everyMs: number) => {
    stopAsking = world.after(everyMs, () => {
      ask();
      askInTurn(everyMs);
    });
  };

  const tryOnce = () => {
    let isOver = false;
    line = dial({
      up(amid) {
        if (isClosed || isOver) return;
        isUp = true;
        told = [];
        if (amid) frames.amid();
        tell({ kind: 'connected' });
        if (asked?.everyMs !== undefined) askInTurn(asked.everyMs);
      },
      came(bytes) {
        if (isClosed || isOver || !isUp) return;
        failures = 0;
        frames.came(bytes);
      },
      down(reason) {
        if (isClosed || isOver) return;
        isOver = true;
        isUp = false;
        stopAsking();
        frames.lost();
        if (isNews(reason, told)) tell({ kind: 'lost', reason });
        told.push(reason);
        failures += 1;
        stopRetrying = world.after(pauseMs(failures), tryOnce);
      },
    });
  };
  tryOnce();

  return {
    ask,
    async close() {
      isClosed = true;
      stopRetrying();
      stopAsking();
      frames.stop();
      await line?.close();
    },
  };
}
