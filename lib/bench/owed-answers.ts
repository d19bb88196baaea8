import type { Owed } from './remembered.ts';
import { type Bench, stayOn } from './table.ts';

/** A balance that waits for its pan to come to rest gives up before that. */
const mostLateMs = 60_000;
/** Who has not answered for so long when it is asked anew has not heard. */
const heardMs = 10_000;

/** Remembers what a source is asked for. */
export function owe({ table }: Bench, source: string, at: number): void {
  const owed = table.owed.get(source) ?? [];
  const asked: Owed = { label: table.cell?.label ?? '', stay: stayOn(table), at };
  table.owed.set(source, [...owed.filter((earlier) => at - earlier.at < heardMs), asked]);
}

/** What a frame of a source answers, the oldest question first; `undefined` where nobody has asked. */
export function answered({ table }: Bench, source: string, at: number): Owed | undefined {
  const [first, ...others] = (table.owed.get(source) ?? []).filter((asked) => at - asked.at < mostLateMs);
  // Who is asked three times in a row answers once.
  table.owed.set(
    source,
    others.filter(({ stay }) => stay !== first?.stay),
  );
  return first;
}
