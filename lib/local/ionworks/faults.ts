import type { NewMeasurement } from './new-measurement.ts';
import type { ValidationError } from './validation-error.ts';

/** Something that goes wrong on request: with which calls, how often, and what. */
export type Fault = FaultScope & Effect;

export interface FaultScope {
  /** Which calls; all that say every given thing. Absent: every call of the API. */
  readonly on?: {
    readonly method?: string;
    /** A prefix of the path with its query, as sent, or an expression that finds something in it. */
    readonly path?: string | RegExp;
    /** Only calls whose body, unpacked, has more bytes than this. */
    readonly bodyOver?: number;
  };
  /** Calls on which it takes effect before it is used up; absent: for ever. */
  readonly times?: number;
}

export type Effect = Interruption | Delay | Trickle | Refusal | IgnoredFilters | StaleReads;

/** What ends a call: of those that match, one call meets the one that was added first. */
export type Interruption = FixedAnswer | Drop | AnswerAfterWork | HugeBody;

/** This instead of the work: a gateway's 503, a 429 with `retry-after`, HTML, a redirect. */
export interface FixedAnswer {
  readonly status: number;
  /** A text goes out as it is, anything else as JSON. Absent: an envelope for an error, else nothing. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The connection is closed: before the work, after it (the lost answer), or during the answer, when half of its body
 * has been sent.
 */
export interface Drop {
  readonly drop: 'before' | 'during' | 'after';
}

/** The work is done, and its answer replaced. */
export interface AnswerAfterWork {
  readonly answerAfterWork: FixedAnswer;
}

/** The work's answer, filled with blanks (JSON allows them at its end) to so many bytes; without `content-length`. */
export interface HugeBody {
  readonly body: 'huge';
  readonly bytes: number;
}

/** The answer comes so much later. The work is done at once, unless it waits too. Delays add up. */
export interface Delay {
  readonly latencyMs: number;
  readonly when?: 'before' | 'after';
}

/** The body comes one byte at a time, one in each interval. */
export interface Trickle {
  readonly trickleMs: number;
}

/** A valid create call is refused (422) with these errors; `undefined` lets it pass, and uses nothing up. */
export interface Refusal {
  readonly refuse: (body: NewMeasurement) => readonly ValidationError[] | undefined;
}

/** Listings ignore their filters. */
export interface IgnoredFilters {
  readonly ignoreFilters: true;
}

/** Listings do not have the newest rows yet. */
export interface StaleReads {
  readonly staleReads: number;
}

/** The faults that were asked for, in the order in which they were added. */
export interface FaultPlan {
  /** Throws where `times` is no whole number above zero. */
  add(...faults: readonly Fault[]): void;
  clear(): void;
}

/** What a fault is matched with. */
export interface Call {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly bodyBytes: number;
}

/** The plan as the server reads it. Reading uses up what takes effect. */
export interface PlannedFaults extends FaultPlan {
  /** For every call, once. */
  meet(call: Call): { interruption?: Interruption; beforeMs: number; afterMs: number; trickleMs?: number };
  /** For a valid create call. */
  refusalOf(call: Call, body: NewMeasurement): readonly ValidationError[] | undefined;
  /** For a listing. */
  bend(call: Call): { ignoreFilters: boolean; staleReads: number };
}

export function planFaults(): PlannedFaults {
  let planned: { readonly fault: Fault; left: number }[] = [];

  /** The effects that the matching faults have, as `effectOf` tells; each is used once. */
  function take<T>(call: Call, effectOf: (fault: Fault) => T | undefined, most = Number.POSITIVE_INFINITY): T[] {
    const effects: T[] = [];
    for (const entry of planned) {
      if (effects.length >= most) break;
      if (!matches(entry.fault, call)) continue;
      const effect = effectOf(entry.fault);
      if (effect === undefined) continue;
      effects.push(effect);
      entry.left -= 1;
    }
    if (effects.length > 0) planned = planned.filter(({ left }) => left > 0);
    return effects;
  }

  return {
    add(...faults) {
      for (const fault of faults) {
        const { times = Number.POSITIVE_INFINITY } = fault;
        if (!(times >= 1) || (Number.isFinite(times) && !Number.isInteger(times))) {
          throw new RangeError(`Cannot add a fault for ${times} times: it is no whole number above zero`);
        }
        planned.push({ fault, left: times });
      }
    },
    clear() {
      planned = [];
    },
    meet(call) {
      const [interruption] = take(call, interruptionOf, 1);
      const delays = take(call, delayOf);
      const trickles = take(call, trickleOf);
      return {
        ...(interruption && { interruption }),
        beforeMs: sum(delays.filter(({ when }) => when === 'before')),
        afterMs: sum(delays.filter(({ when }) => when !== 'before')),
        ...(trickles.length > 0 && { trickleMs: Math.max(...trickles) }),
      };
    },
    refusalOf: (call, body) => take(call, (fault) => ('refuse' in fault ? fault.refuse(body) : undefined), 1)[0],
    bend: (call) => ({
      ignoreFilters: take(call, (fault) => ('ignoreFilters' in fault ? true : undefined)).length > 0,
      staleReads: Math.max(0, ...take(call, (fault) => ('staleReads' in fault ? fault.staleReads : undefined))),
    }),
  };
}

function matches({ on = {} }: Fault, { method, target, bodyBytes }: Call): boolean {
  if (on.method !== undefined && on.method !== method) return false;
  if (on.bodyOver !== undefined && bodyBytes <= on.bodyOver) return false;
  if (typeof on.path === 'string') return target.startsWith(on.path);
  // `search` starts at the beginning, also with an expression that has the flag g and was used before.
  return on.path === undefined || target.search(on.path) !== -1;
}

const interruptionOf = (fault: Fault): Interruption | undefined =>
  'status' in fault || 'drop' in fault || 'answerAfterWork' in fault || 'bytes' in fault ? fault : undefined;

const delayOf = (fault: Fault): Delay | undefined => ('latencyMs' in fault ? fault : undefined);

const trickleOf = (fault: Fault): number | undefined => ('trickleMs' in fault ? fault.trickleMs : undefined);

const sum = (delays: readonly Delay[]): number => delays.reduce((total, { latencyMs }) => total + latencyMs, 0);
