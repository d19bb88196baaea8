import { chanceOf } from './chance.ts';

/** Time that passes only from one event to the next: a day takes as long as what happens in it. */
export interface VirtualTime {
  /** Epoch milliseconds. */
  now: () => number;
  at: (ms: number, happen: () => void) => void;
  after: (ms: number, happen: () => void) => void;
  /** To be said by an event that lets code under test go on: time waits until that comes to rest. */
  resumed: () => void;
  /** Lets happen what is due, until nothing is any more or the limit (epoch milliseconds) is passed. */
  passUntil: (limit: number) => Promise<'quiet' | 'limit'>;
}

interface Due {
  at: number;
  /** Settles which of two events of one moment is first. */
  tie: number;
  happen: () => void;
}

export function virtualTime(startAt: number, schedule: number): VirtualTime {
  const ties = chanceOf(schedule, 'ties');
  const heap: Due[] = [];
  let now = startAt;
  let isResumed = false;

  const at = (ms: number, happen: () => void) => push(heap, { at: Math.max(ms, now), tie: ties.next(), happen });
  return {
    now: () => now,
    at,
    after: (ms, happen) => at(now + ms, happen),
    resumed: () => {
      isResumed = true;
    },
    passUntil: async (limit) => {
      for (let due = pop(heap); due; due = pop(heap)) {
        if (due.at > limit) return 'limit';
        now = due.at;
        due.happen();
        if (isResumed) await atRest();
        isResumed = false;
      }
      return 'quiet';
    },
  };
}

/** Every promise that can settle has settled once Node comes to its next immediate. */
const atRest = () => new Promise<void>((resolve) => setImmediate(resolve));

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);

/** A binary heap: a list sorted anew for each event would cost a large backlog its square. */
function push(heap: Due[], due: Due): void {
  let index = heap.length;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(due, heap[parent] as Due)) break;
    heap[index] = heap[parent] as Due;
    index = parent;
  }
  heap[index] = due;
}

function pop(heap: Due[]): Due | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
    if (child >= heap.length || !isBefore(heap[child] as Due, last)) break;
    heap[index] = heap[child] as Due;
    index = child;
  }
  heap[index] = last;
  return first;
}
