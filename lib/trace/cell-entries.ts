import * as v from 'valibot';

import { type KeptReading, KeptRecordSchema, keptFrom } from '../domain/kept-reading.ts';
import {
  type ClaimRecord,
  type Filed,
  FiledSchema,
  HeadSchema,
  type Settled,
  SettledSchema,
} from '../ledger/entries.ts';
import type { Item } from '../ports.ts';

/** All that stands in the ledger of one cell, typed. */
export interface CellEntries {
  cell: KnownCell;
  claims: readonly ClaimRecord[];
  /** By the readings' ids, like `settled`. */
  waiting: ReadonlyMap<string, KeptReading>;
  settled: Map<string, Settled>;
  /** In order of their beginnings. */
  measurements: readonly Filed[];
  /** How many entries could not be read. */
  unreadable: number;
}

/** A cell as far as the ledger tells: of one whose first readings wait, it may know no id; its label it forgets once they are filed. */
export interface KnownCell {
  id?: string | undefined;
  name?: string | undefined;
}

/** The items of a cell's partition as what they are; one that cannot be read, perhaps of a newer version, is counted and left out. */
export function cellEntries(items: readonly Item[]): CellEntries {
  const claims: ClaimRecord[] = [];
  const waiting = new Map<string, KeptReading>();
  const settled = new Map<string, Settled>();
  const measurements: Filed[] = [];
  const ids: (string | undefined)[] = [];
  let unreadable = 0;

  for (const { key, value } of items) {
    const entry = entryOf(key.sort, value);
    switch (entry?.kind) {
      case 'head':
        claims.push(...entry.value.claims);
        ids.push(entry.value.cell);
        break;
      case 'waiting':
        waiting.set(entry.value.reading.id, keptFrom(entry.value));
        break;
      case 'settled':
        settled.set(entry.value.id, entry.value);
        ids.push(entry.value.cell);
        break;
      case 'measurement':
        measurements.push(entry.value);
        ids.push(entry.value.cell);
        break;
      default:
        unreadable += 1;
    }
  }
  const referredTo = [...waiting.values(), ...claims.flatMap(({ readings }) => readings)].map(
    ({ reading }) => reading.cell,
  );
  for (const cell of referredTo) if (cell.kind === 'id') ids.push(cell.id);
  const names = referredTo.flatMap((cell) => (cell.kind === 'name' ? [cell.name] : []));
  const cell = { id: ids.find((id) => id !== undefined), name: names[0] };
  return { cell, claims, waiting, settled, measurements, unreadable };
}

/** What each kind of entry must look like, by the first word of its sort key. */
const schemas = { head: HeadSchema, waiting: KeptRecordSchema, settled: SettledSchema, measurement: FiledSchema };

type Schemas = typeof schemas;
type Entry = { [Kind in keyof Schemas]: { kind: Kind; value: v.InferOutput<Schemas[Kind]> } }[keyof Schemas];

function entryOf(sort: string, value: unknown): Entry | undefined {
  const [kind = ''] = sort.split(' ');
  if (!Object.hasOwn(schemas, kind)) return undefined;
  const read = v.safeParse(schemas[kind as keyof Schemas], value);
  return read.success ? ({ kind, value: read.output } as Entry) : undefined;
}
