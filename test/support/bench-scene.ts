import type { BenchEvent, BenchPrompt } from '../../lib/bench/event.ts';
import type { BenchSettings } from '../../lib/bench/settings.ts';
import type { SourceSettings } from '../../lib/bench/source.ts';
import { type BenchAtWork, bench } from '../../lib/bench.ts';
import type { CellAnswer } from '../../lib/cell-check.ts';
import type { SpoolRecord } from '../../lib/domain/bench/spool/spool-record.ts';
import { readRegistry } from '../../lib/domain/registry.ts';

/** When the bench opens. */
export const openedAt = Date.UTC(2026, 10, 20, 8);

/** A micrometer at a serial port that says millimetres, and a balance. */
export const micrometer: SourceSettings = {
  name: 'mic-1',
  connection: { kind: 'serial', path: '/dev/ttyUSB0', line: { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 } },
  says: { format: 'plain', instrument: { id: 'mic-1', kind: 'micrometer' }, property: 'thickness', unit: 'mm' },
};
export const balance: SourceSettings = {
  name: 'scale-2',
  connection: { kind: 'tcp', host: 'scales', port: 4001 },
  says: { format: 'mt-sics', instrument: 'scale-2' },
  asked: { command: 'S\r\n' },
};
export const keyboard: SourceSettings = {
  name: 'keyboard',
  connection: { kind: 'keyboard' },
  says: { format: 'plain', property: 'thickness', unit: 'mm' },
};

/** One micrometer, no stages, no plan. */
export const usualSettings: BenchSettings = {
  sources: [micrometer],
  queueUrl: 'http://queue',
  stages: { kind: 'none' },
  positions: [],
  plan: { kind: 'open' },
  spread: undefined,
  cellPrefixes: [],
  quietMs: 120_000,
  live: false,
  around: {},
  trustsClock: false,
};

export interface BenchScene {
  bench: BenchAtWork;
  /** What was told, in order. */
  events: BenchEvent[];
  records: SpoolRecord[];
  prompt: () => BenchPrompt | undefined;
  /** All that was asked for. */
  prompts: BenchPrompt[];
  /** The names of the instruments that were asked, in order. */
  asked: readonly string[];
  /** Lines typed, one after the other. */
  types: (...lines: string[]) => Promise<void>;
  /** Frames of an instrument, one second apart. */
  presses: (source: SourceSettings, ...frames: string[]) => Promise<void>;
  passes: (ms: number) => void;
  /** From now on the spool takes nothing, for this reason; or takes again. */
  spoolFails: (reason: string | undefined) => void;
  /** The kinds of what was told since it was asked last. */
  told: () => BenchEvent[];
  /** The sentences of what was refused since then. */
  refusals: () => string[];
}

/** A bench whose spool is a list; `cells` has an answer for those of some names, and of some ids: `id cell-17`. */
export function benchScene(
  given: Partial<BenchSettings> = {},
  {
    cells,
    registry = '{}',
    decimalMark,
  }: { cells?: Readonly<Record<string, CellAnswer>>; registry?: string; decimalMark?: '.' | ',' } = {},
): BenchScene {
  let now = openedAt;
  let ids = 0;
  const asked: string[] = [];
  let seen = 0;
  let failing: string | undefined;
  const events: BenchEvent[] = [];
  const prompts: BenchPrompt[] = [];
  const records: SpoolRecord[] = [];
  const instruments = readRegistry(registry);
  if (!instruments.ok) throw new Error(instruments.reason);
  const settings: BenchSettings = { ...usualSettings, ...given };
  const unknown = (name: string): CellAnswer => ({
    kind: 'refused',
    problem: { code: 'unknown-cell', detail: `Cannot file for ${name}: Ionworks has no such cell` },
  });
  const atWork = bench(settings, {
    cells:
      cells &&
      (async (cell) => cells[cell.kind === 'id' ? `id ${cell.id}` : cell.name] ?? unknown(JSON.stringify(cell))),
    spool: {
      append: async (added) => {
        if (failing !== undefined) return { reason: failing };
        records.push(...added);
        return {};
      },
    },
    rules: () => ({ registry: instruments.value, canonicalUnits: new Map(), decimalMark, now }),
    clock: { now: () => now },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    show: (event) => events.push(event),
    prompt: (asks) => prompts.push(asks),
    ask: (source) => asked.push(source.name),
  });
  const told = (): BenchEvent[] => {
    const since = events.slice(seen);
    seen = events.length;
    return since;
  };
  return {
    bench: atWork,
    events,
    records,
    prompt: () => prompts.at(-1),
    prompts,
    asked,
    types: async (...lines) => {
      for (const line of lines) await atWork.typed(line, now);
    },
    presses: async (source, ...frames) => {
      for (const frame of frames) {
        now += 1000;
        await atWork.came({ kind: 'frame', bytes: Buffer.from(frame, 'latin1'), at: now }, source);
      }
    },
    passes: (ms) => {
      now += ms;
    },
    spoolFails: (reason) => {
      failing = reason;
    },
    told,
    refusals: () => told().flatMap((event) => (event.kind === 'refused' ? [event.problem.detail] : [])),
  };
}
