import fc from 'fast-check';

import type {
  Again,
  Fault,
  FaultKind,
  Junk,
  OperatorAct,
  Outage,
  Plan,
  Press,
  Service,
  Stumble,
  Visit,
} from './plan.ts';

/**
 * Plans, small enough that thousands are played in a minute: one to four cells, mostly three to twenty-five readings, up to
 * eight faults. Whatever is simplest stands first or is least, as plans shrink towards it.
 */
const seconds = (most: number) => fc.nat({ max: most });

const weighed = <T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const press: fc.Arbitrary<Press> = fc.record({
  afterSeconds: fc.oneof(
    { weight: 24, arbitrary: seconds(40) },
    { weight: 2, arbitrary: seconds(200) },
    { weight: 1, arbitrary: seconds(1500) },
  ),
  of: weighed<Press['of']>([4, 'thickness'], [1, 'weight']),
  nature: weighed<Press['nature']>(
    ...([
      [90, 'good'],
      [3, 'named'],
      [1, 'unnamed'],
      [1, 'blamed on mean'],
      [1, 'not two'],
    ] as const),
    ...([
      [3, 'unknown unit'],
      [1, 'unstable'],
    ] as const),
  ),
  digits: fc.nat({ max: 99 }),
  unit: weighed<Press['unit']>([8, 'as usual'], [1, 'smaller'], [1, 'inch']),
  position: weighed<Press['position']>([12, 'none'], [1, 'centre'], [1, 'north'], [1, 'south']),
  delaySeconds: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: seconds(300) }),
});

const again: fc.Arbitrary<Again> = fc.record({
  afterSeconds: fc.oneof({ weight: 2, arbitrary: seconds(60) }, { weight: 1, arbitrary: seconds(3000) }),
  from: fc.nat({ max: 3 }),
  count: fc.integer({ min: 1, max: 6 }),
  as: weighed<Again['as']>([3, 'singles'], [2, 'list'], [1, 'whole']),
  content: weighed<Again['content']>([4, 'same'], [1, 'changed']),
});

const visit: fc.Arbitrary<Visit> = fc.record({
  cell: weighed<number>([6, 0], [3, 1], [2, 2], [2, 3], [1, 4]),
  cellBy: weighed<Visit['cellBy']>([3, 'id'], [1, 'name']),
  stage: weighed<Visit['stage']>([3, 'none'], [2, 'dry'], [1, 'filled']),
  operator: weighed<Visit['operator']>([4, 'none'], [1, 'Ana']),
  atSeconds: fc.oneof({ weight: 3, arbitrary: seconds(300) }, { weight: 1, arbitrary: seconds(4000) }),
  presses: fc.oneof(
    { weight: 12, arbitrary: fc.array(press, { minLength: 1, maxLength: 7 }) },
    { weight: 1, arbitrary: fc.array(press, { minLength: 1, maxLength: 24, size: 'max' }) },
  ),
  carriage: weighed<Visit['carriage']>(
    ...([
      [6, 'singles'],
      [2, 'counted'],
      [1, 'miscounted'],
      [2, 'frames'],
      [2, 'whole'],
      [2, 'lists'],
    ] as const),
  ),
  identity: weighed<Visit['identity']>([3, 'own'], [2, 'digest'], [2, 'message']),
  again: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(again, { minLength: 1, maxLength: 2 }) },
  ),
});

const junk: fc.Arbitrary<Junk> = fc.record({
  atSeconds: seconds(300),
  kind: fc.constantFrom<Junk['kind'][]>('cut', 'noise', 'list'),
});

const ways: { readonly [On in FaultKind['on']]: readonly Extract<FaultKind, { on: On }>['how'][] } = {
  create: [
    ...(['answer lost', 'committed late', 'not done', 'server error', 'throttled', 'told to wait'] as const),
    ...(['unauthorized', 'forbidden', 'misdirected', 'slow', 'name taken'] as const),
  ],
  'look-up': [
    ...(['no answer', 'server error', 'throttled', 'unauthorized', 'misdirected', 'slow'] as const),
    ...(['filter ignored', 'lagging'] as const),
  ],
  'dead-letter': ['not sent', 'part not sent', 'not confirmed', 'part not confirmed'],
  defer: ['not done', 'answer lost'],
  remove: ['not done', 'answer lost'],
  get: ['not done', 'part not done'],
  list: ['not done'],
  write: ['not done', 'part not done', 'answer lost', 'part not done, answer lost'],
  swap: ['not done', 'answer lost', 'done twice'],
  find: ['not done'],
  registry: ['not done'],
  delivery: ['twice', 'held'],
  deletion: ['not done', 'copy left'],
};

const kinds = Object.entries(ways).flatMap(([on, hows]) => hows.map((how) => ({ on, how }) as FaultKind));

/** What hits often, as it decides most: a create, a delivery. */
const kind: fc.Arbitrary<FaultKind> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...kinds) },
  { weight: 2, arbitrary: fc.constantFrom(...kinds.filter(({ on }) => on === 'create')) },
  { weight: 1, arbitrary: fc.constantFrom(...kinds.filter(({ on }) => on === 'delivery' || on === 'deletion')) },
);

const fault: fc.Arbitrary<Fault> = fc
  .record({
    kind,
    nth: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 5 }) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }),
    times: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) }),
    seconds: fc.oneof(seconds(20), seconds(400)),
  })
  .map(({ kind: { on, how }, ...rest }) => ({ on, how, ...rest }) as Fault);

const stumble: fc.Arbitrary<Stumble> = fc.record({
  invocation: fc.nat({ max: 8 }),
  call: fc.nat({ max: 14 }),
  how: weighed<Stumble['how']>([2, 'dies before'], [2, 'dies after'], [1, 'hangs'], [2, 'pauses']),
  seconds: fc.integer({ min: 1, max: 115 }),
});

const outage: fc.Arbitrary<Outage> = fc.record({
  of: weighed<Outage['of']>([2, 'api'], [2, 'ledger'], [1, 'dead letters']),
  how: fc.constantFrom<Outage['how'][]>('no answer', 'server error', 'throttled', 'unauthorized'),
  atSeconds: seconds(400),
  forSeconds: seconds(3000),
});

const act: fc.Arbitrary<OperatorAct> = fc.record({
  atSeconds: fc.integer({ min: 60, max: 6000 }),
  kind: weighed<OperatorAct['kind']>([3, 'correct'], [1, 'replay'], [1, 'redrive']),
  letters: fc.integer({ min: 1, max: 5 }),
  stops: weighed([4, false], [1, true]),
});

const service: fc.Arbitrary<Service> = fc.record({
  batchSize: fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom(10, 1000) },
  ),
  windowSeconds: fc.constantFrom(0, 1, 10, 30),
  tellsExistingId: fc.boolean(),
  tellsTotal: fc.boolean(),
  ignoresFilters: weighed([5, false], [1, true]),
  mostReadings: weighed([12, 1000], [1, 3], [1, 2]),
});

const someOf = <T>(arbitrary: fc.Arbitrary<T>, none: number, most: number): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: none, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: most }) },
  );

export const planArbitrary: fc.Arbitrary<Plan> = fc.record({
  schedule: fc.noShrink(fc.nat()),
  service,
  visits: fc.oneof(
    { weight: 8, arbitrary: fc.array(visit, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(visit, { minLength: 1, maxLength: 9, size: 'max' }) },
  ),
  junk: someOf(junk, 4, 2),
  faults: fc.array(fault, { maxLength: 8 }),
  stumbles: someOf(stumble, 1, 3),
  outages: someOf(outage, 4, 2),
  operator: someOf(act, 2, 3),
});
