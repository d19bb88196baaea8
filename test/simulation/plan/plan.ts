/**
 * One run of the simulation, as data: who sends what, what goes wrong, what the operator does. What it leaves open
 * (latencies, orders, sizes of batches, jitter) follows from `schedule`. Times are seconds from the start.
 */
export interface Plan {
  schedule: number;
  service: Service;
  visits: readonly Visit[];
  junk: readonly Junk[];
  faults: readonly Fault[];
  stumbles: readonly Stumble[];
  outages: readonly Outage[];
  operator: readonly OperatorAct[];
}

/** How queue and API are, apart from faults. */
export interface Service {
  /** The most messages in a batch, and how long the event source mapping gathers it. */
  batchSize: number;
  windowSeconds: number;
  /** Whether a 409 tells the id of what exists, and a list how many rows there are. */
  tellsExistingId: boolean;
  tellsTotal: boolean;
  /** Lists show all measurements of a cell, whatever name was asked for. */
  ignoresFilters: boolean;
  /** The API refuses measurements of more readings with 413. */
  mostReadings: number;
}

/** One cell on the bench: readings that belong together, and in which way a producer sends them. */
export interface Visit {
  /** 0 to 3 exist, 4 does not. */
  cell: number;
  cellBy: 'id' | 'name';
  stage: 'none' | 'dry' | 'filled';
  operator: 'none' | 'Ana';
  atSeconds: number;
  presses: readonly Press[];
  carriage: Carriage;
  identity: 'own' | 'digest' | 'message';
  again: readonly Again[];
}

/**
 * `singles`: a message a press, as it happens; `counted`: the same, each with how many are expected; `miscounted`: with a
 * number too small; `frames`: each the instrument's frame with attributes; `whole`: all in one message; `lists`: in two, open.
 */
export type Carriage = 'singles' | 'counted' | 'miscounted' | 'frames' | 'whole' | 'lists';

export interface Press {
  /** Seconds after the one before. */
  afterSeconds: number;
  of: 'thickness' | 'weight';
  nature: Nature;
  /** 0 to 99: the digits that tell readings apart. */
  digits: number;
  unit: 'as usual' | 'smaller' | 'inch';
  position: 'none' | 'centre' | 'north' | 'south';
  /** How long the message takes to become visible. */
  delaySeconds: number;
}

/** What becomes of a reading by itself: whether it can be read, and whether the API would take it. */
export type Nature = 'good' | 'named' | 'unnamed' | 'blamed on mean' | 'not two' | 'unknown unit' | 'unstable';

/** The same readings, sent another time. */
export interface Again {
  /** After the last press. */
  afterSeconds: number;
  /** From which press on, and how many. */
  from: number;
  count: number;
  as: 'singles' | 'list' | 'whole';
  /** `changed`: the first of them says another value under its id. */
  content: 'same' | 'changed';
}

/** A message that cannot be read. */
export interface Junk {
  atSeconds: number;
  kind: 'cut' | 'noise' | 'list';
}

/** Something that goes wrong: with which operation, from its how-manieth occurrence (from 0) on, how often, in which way. */
export type Fault = FaultKind & {
  nth: number;
  times: number;
  /** Where the way has a length. */
  seconds: number;
};

export type FaultKind = { [On in keyof Ways]: { on: On; how: Ways[On] } }[keyof Ways];

export type Operation = keyof Ways;

/** In which ways an operation can go wrong. */
interface Ways {
  create:
    | 'answer lost'
    | 'committed late'
    | 'not done'
    | 'server error'
    | 'throttled'
    | 'told to wait'
    | 'unauthorized'
    | 'forbidden'
    | 'misdirected'
    | 'slow'
    /** Somebody else has used the name for something else. */
    | 'name taken';
  'look-up':
    | 'no answer'
    | 'server error'
    | 'throttled'
    | 'unauthorized'
    | 'misdirected'
    | 'slow'
    | 'filter ignored'
    | 'lagging';
  'dead-letter': 'not sent' | 'part not sent' | 'not confirmed' | 'part not confirmed';
  defer: 'not done' | 'answer lost';
  remove: 'not done' | 'answer lost';
  get: 'not done' | 'part not done';
  list: 'not done';
  write: 'not done' | 'part not done' | 'answer lost' | 'part not done, answer lost';
  swap: 'not done' | 'answer lost' | 'done twice';
  find: 'not done';
  registry: 'not done';
  /** Of one message to an invocation. */
  delivery: 'twice' | 'held';
  /** Of one message, by the platform after an invocation. */
  deletion: 'not done' | 'copy left';
}

/** What happens to an invocation at one of its calls to the outside, both counted from 0. */
export interface Stumble {
  invocation: number;
  call: number;
  how: 'dies before' | 'dies after' | 'hangs' | 'pauses';
  seconds: number;
}

export interface Outage {
  of: 'api' | 'ledger' | 'dead letters';
  how: 'no answer' | 'server error' | 'throttled' | 'unauthorized';
  atSeconds: number;
  forSeconds: number;
}

/** The operator takes letters, and sends them again: as they are, or corrected; or starts a native redrive. */
export interface OperatorAct {
  atSeconds: number;
  kind: 'replay' | 'correct' | 'redrive';
  letters: number;
  /** Stops between sending and deleting: the letter stays. */
  stops: boolean;
}
