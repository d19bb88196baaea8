import type { Plan, Visit } from './plan.ts';

/** A plan in words: who sends what, what goes wrong, what the operator does. */
export function wordsOf(plan: Plan): string[] {
  const { service, visits, junk, faults, stumbles, outages, operator } = plan;
  return [
    `batches of at most ${service.batchSize}, gathered for up to ${service.windowSeconds} s`,
    ...(service.mostReadings < 1000 ? [`the API takes at most ${service.mostReadings} readings at once`] : []),
    ...(service.ignoresFilters ? ['lists show all measurements of a cell, whatever name was asked for'] : []),
    ...visits.flatMap(visitWords),
    ...junk.map(({ atSeconds, kind }) => `at ${atSeconds} s a message that cannot be read (${kind})`),
    ...faults.map(
      ({ on, how, nth, times, seconds }) =>
        `${on} no. ${nth}${times > 1 ? ` to ${nth + times - 1}` : ''}: ${how}${lasting.has(how) ? ` (${seconds} s)` : ''}`,
    ),
    ...stumbles.map(
      ({ invocation, call, how, seconds }) =>
        `invocation ${invocation} ${how}${how === 'pauses' ? ` for ${seconds} s` : ''} at its call no. ${call}`,
    ),
    ...outages.map(
      ({ of, how, atSeconds, forSeconds }) =>
        `from ${atSeconds} s on, for ${forSeconds} s: outage of ${of === 'api' ? `the API (${how})` : `the ${of}`}`,
    ),
    ...operator.map(
      ({ atSeconds, kind, letters, stops }) =>
        `at ${atSeconds} s the operator takes up to ${letters} letters: ${kind}${stops ? ', and stops before deleting' : ''}`,
    ),
  ];
}

/** Ways whose length matters. */
const lasting: ReadonlySet<string> = new Set(['committed late', 'told to wait', 'lagging']);

function visitWords({ cell, cellBy, stage, operator, atSeconds, presses, carriage, identity, again }: Visit): string[] {
  const of = [`cell ${cell} by ${cellBy}`, stage === 'none' ? '' : stage, operator === 'none' ? '' : `by ${operator}`];
  const said = presses.map(({ afterSeconds, of, nature, unit, position, delaySeconds }, index) =>
    [
      index > 0 ? `${afterSeconds} s later` : '',
      ...[of, nature === 'good' ? '' : `(${nature})`, unit === 'as usual' ? '' : `in ${unit} units`],
      ...[position === 'none' ? '' : `at ${position}`, delaySeconds > 0 ? `delayed by ${delaySeconds} s` : ''],
    ]
      .filter(Boolean)
      .join(' '),
  );
  return [
    `at ${atSeconds} s a visit of ${of.filter(Boolean).join(', ')}, as ${carriage}, ids by ${identity}: ${said.join('; ')}`,
    ...again.map(
      ({ afterSeconds, from, count, as, content }) =>
        `  ${afterSeconds} s after it, ${count} from no. ${from} on again, as ${as}${content === 'changed' ? ', changed' : ''}`,
    ),
  ];
}
