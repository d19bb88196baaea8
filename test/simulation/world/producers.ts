import type { Attributes } from '../../../lib/domain/message.ts';
import type { Again, Junk, Press, Visit } from '../plan/plan.ts';
import { cells } from './ionworks.ts';

/** A message that a producer sends, when, and how long it takes to become visible. */
export interface Send {
  atMs: number;
  delayMs: number;
  body: string;
  attributes: Attributes;
}

type Fields = Readonly<Record<string, unknown>>;

/** Everything that is sent on one visit, in the ways that producers have. `index` tells visits apart. */
export function sendsOfVisit(visit: Visit, index: number): Send[] {
  const presses = pressesOf(visit, index);
  const endMs = presses.at(-1)?.atMs ?? 0;
  const sends = firstSends(visit, presses);
  // Without an id or a moment of its own, a reading sent again is another one.
  if (visit.identity === 'message') return sends;
  return [...sends, ...visit.again.flatMap((again) => sendsAgain(visit, presses, again, endMs))];
}

interface PressAt {
  press: Press;
  atMs: number;
  fields: Fields;
}

/** The presses with the moment of each, and what is said of it. */
function pressesOf(visit: Visit, index: number): PressAt[] {
  let atMs = visit.atSeconds * 1000;
  return visit.presses.map((press, number) => {
    if (number > 0) atMs += press.afterSeconds * 1000;
    // No two presses are of one millisecond: their digests would be one.
    const exactMs = atMs + number;
    return { press, atMs: exactMs, fields: saying(visit, press, { id: `v${index}-p${number}`, atMs: exactMs }) };
  });
}

function saying(visit: Visit, press: Press, { id, atMs }: { id: string; atMs: number }): Fields {
  const { value, unit } = saidBy(press);
  return {
    ...(visit.identity === 'own' && { reading_id: id }),
    ...(visit.identity !== 'message' && { measured_at: isoTime(atMs) }),
    property: press.of,
    value,
    unit,
    instrument: press.of === 'thickness' ? 'mic-1' : 'scale-1',
    ...(press.position !== 'none' && { position: press.position }),
    ...(press.nature === 'unstable' && { stable: false }),
  };
}

/** The ones digit tells what the API thinks of it. */
function saidBy({ of, nature, digits, unit }: Press): { value: string; unit: string } {
  const ones = onesDigits[nature];
  const tail = String(digits).padStart(2, '0');
  if (nature === 'unknown unit') return { value: `4.1${tail}`, unit: 'furlong' };
  if (of === 'weight') {
    return unit === 'smaller' ? { value: `3${ones}1${tail}.4`, unit: 'mg' } : { value: `3${ones}.1${tail}`, unit: 'g' };
  }
  if (unit === 'smaller') return { value: `${ones}1${tail}`, unit: 'um' };
  if (unit === 'inch' && nature === 'good') return { value: `0.16${tail}`, unit: 'in' };
  return { value: `${ones}.1${tail}`, unit: 'mm' };
}

const onesDigits = {
  ...{ good: 4, named: 5, unnamed: 6, 'blamed on mean': 7, 'not two': 8 },
  ...{ 'unknown unit': 4, unstable: 4 },
} as const;

function firstSends(visit: Visit, presses: readonly PressAt[]): Send[] {
  const shared = sharedFields(visit);
  const endMs = (presses.at(-1)?.atMs ?? 0) + 2000;
  const delayMs = (presses.at(-1)?.press.delaySeconds ?? 0) * 1000;
  switch (visit.carriage) {
    case 'whole':
      return [{ ...json({ ...shared, readings: presses.map(({ fields }) => fields) }), atMs: endMs, delayMs }];
    case 'lists': {
      const middle = Math.ceil(presses.length / 2);
      return [presses.slice(0, middle), presses.slice(middle)]
        .filter((part) => part.length > 0)
        .map((part) => {
          const list = { ...shared, open: true, readings: part.map(({ fields }) => fields) };
          return { ...json(list), atMs: (part.at(-1) as PressAt).atMs + 500, delayMs };
        });
    }
    case 'frames':
      return presses.map((press) => ({ ...frame(shared, press.fields), ...timingOf(press) }));
    case 'singles':
      return presses.map((press) => ({ ...json({ ...shared, ...press.fields }), ...timingOf(press) }));
    case 'counted':
    case 'miscounted': {
      const expected = visit.carriage === 'counted' ? presses.length : Math.ceil(presses.length / 2);
      return presses.map((press) => ({ ...json({ ...shared, ...press.fields, expected }), ...timingOf(press) }));
    }
  }
}

const timingOf = ({ atMs, press }: PressAt) => ({ atMs, delayMs: press.delaySeconds * 1000 });

function sendsAgain(visit: Visit, presses: readonly PressAt[], again: Again, endMs: number): Send[] {
  const some = presses.slice(again.from, again.from + again.count);
  if (some.length === 0) return [];
  const shared = sharedFields(visit);
  const fields = some.map(({ fields }, index) =>
    again.content === 'changed' && index === 0 ? { ...fields, value: changed(fields.value as string) } : fields,
  );
  const timing = { atMs: endMs + again.afterSeconds * 1000, delayMs: 0 };
  switch (again.as) {
    case 'singles':
      return fields.map((one, index) => ({
        ...json({ ...shared, ...one }),
        ...timing,
        atMs: timing.atMs + index * 300,
      }));
    case 'list':
      return [{ ...json({ ...shared, open: true, readings: fields }), ...timing }];
    case 'whole':
      return [{ ...json({ ...shared, readings: fields }), ...timing }];
  }
}

/** Another value of the same kind. */
const changed = (value: string): string => (value.endsWith('9') ? `${value.slice(0, -1)}3` : `${value.slice(0, -1)}9`);

function sharedFields({ cell, cellBy, stage, operator, carriage }: Visit): Fields {
  const known = cells[cell];
  const id = known?.id ?? `cell-${cell}`;
  return {
    ...(cellBy === 'id' ? { cell_instance_id: id } : { cell: known?.name ?? `Z-${cell}` }),
    ...(stage !== 'none' && { stage }),
    // Two of the ten attributes a message may have are left for the reason, should it be refused.
    ...(operator !== 'none' && carriage !== 'frames' && { operator }),
  };
}

const json = (fields: Fields) => ({ body: JSON.stringify(fields), attributes: new Map() as Attributes });

/** The reading as the instrument's frame; everything else about it goes into the message's attributes. */
function frame(shared: Fields, { value, unit, ...others }: Fields): Pick<Send, 'body' | 'attributes'> {
  const texts = Object.entries({ ...shared, ...others }).map(
    ([name, text]) => [name, { dataType: 'String', value: String(text) }] as const,
  );
  return { body: frameOf(String(value), String(unit)), attributes: new Map(texts) };
}

/** As Digimatic (13 hexadecimal digits) where that can say it, else as typed text. */
function frameOf(value: string, unit: string): string {
  if (unit !== 'mm') return `${value} ${unit}`;
  const digits = value.replace('.', '').padStart(6, '0');
  return `FFFF0${digits}${value.split('.')[1]?.length ?? 0}0`;
}

const junkSays = { property: 'thickness', value: '4.444', unit: 'mm' };

/** A message that nobody can read. */
export function sendOfJunk({ atSeconds, kind }: Junk, index: number): Send {
  const bodies = {
    cut: JSON.stringify({ cell: 'A-017', reading_id: `junk-${index}`, ...junkSays }).slice(0, -1),
    noise: `?? ${index}`,
    list: JSON.stringify([{ cell: 'A-017', value: index }]),
  };
  return { atMs: atSeconds * 1000, delayMs: 0, body: bodies[kind], attributes: new Map() };
}

const isoTime = (ms: number): string => new Date(startAt + ms).toISOString();

/** When every run begins. */
export const startAt = Date.UTC(2026, 10, 20, 8);
