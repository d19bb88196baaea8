/** What a series of runs amounts to. */
export interface Summary {
  runs: number;
  seconds: number;
  /** True where somebody stopped it before its end. */
  isPartial: boolean;
  /** The first that was found, if any. */
  violation?: { seed: number; promise: string; says: string };
  /** Faults by kind, states by name, promises by how often they were looked at or did not apply. */
  faults: Counts;
  states: Counts;
  checked: Counts;
  exempted: Counts;
}

export type Counts = Readonly<Record<string, number>>;

export function summaryLines({ runs, seconds, isPartial, violation, ...counts }: Summary): string[] {
  const speed = ((seconds * 1000) / Math.max(1, runs)).toFixed(1);
  const outcome = violation ? `seed ${violation.seed} breaks a promise` : 'no promise was broken';
  return [
    '',
    ...section('Faults injected', counts.faults),
    ...section('States reached', counts.states),
    ...section('Promises looked at', counts.checked),
    ...section('Promises that did not apply', counts.exempted),
    `${runs} runs in ${seconds.toFixed(1)} s (${speed} ms each)${isPartial ? ', stopped before the end' : ''}: ${outcome}.`,
  ];
}

function section(title: string, counts: Counts): string[] {
  const rows = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return [];
  return [title, ...rows.map(([name, count]) => `${String(count).padStart(9)}  ${name}`), ''];
}
