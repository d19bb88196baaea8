import { liveLine, type Screen, standardError } from './live-line.ts';

/** How far something has come, on a terminal; elsewhere nothing. */
export interface ProgressBar {
  /** How many there will be. */
  of: (total: number) => void;
  /** So many more are done; 0 shows that time goes by. */
  add: (count: number) => void;
  /** Takes the bar away: what was done is said by whoever did it. */
  end: () => void;
}

/** `replayed 1200 of 3120  [#####--------]  412/s, 5 s left`; the rate is that of the last five seconds. */
export function progressBar(label: string, screen: Screen = standardError): ProgressBar {
  const line = liveLine(screen);
  let count = 0;
  let total: number | undefined;
  let marks: readonly Mark[] = [];
  return {
    of(number) {
      total = number;
      marks = marked(marks, { at: screen.now(), count });
    },
    add(number) {
      count += number;
      marks = marked(marks, { at: screen.now(), count });
      line.show((width) => barLine({ label, count, total, perSecond: rateOf(marks) }, width));
    },
    end: line.end,
  };
}

/** How many were done at a moment, in milliseconds. */
interface Mark {
  at: number;
  count: number;
}

const rateOverMs = 5000;
/** Sooner, a rate would be a guess. */
const rateAfterMs = 1000;
const betweenMarksMs = 100;

/** The newest mark is the latest that there is; the oldest, the last one of before the time that counts. */
function marked(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const before = marks.at(-2);
  const earlier = before && mark.at - before.at < betweenMarksMs ? marks.slice(0, -1) : marks;
  const first = earlier.findLastIndex(({ at }) => mark.at - at >= rateOverMs);
  return [...earlier.slice(Math.max(first, 0)), mark];
}

function rateOf(marks: readonly Mark[]): number | undefined {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.at - first.at < rateAfterMs) return undefined;
  return ((last.count - first.count) * 1000) / (last.at - first.at);
}

interface Progress {
  label: string;
  count: number;
  total: number | undefined;
  perSecond: number | undefined;
}

const longestBar = 40;
const shortestBar = 5;
/** The bar keeps its length while the words behind it change: `  12345/s, 100 min left`. */
const roomForRate = 24;

function barLine({ label, count, total, perSecond }: Progress, width: number): string {
  const rate = perSecond === undefined ? '' : `  ${rateWords(perSecond)}`;
  if (total === undefined) return `${label} ${count}${rate}`;
  const most = Math.max(total, count);
  const left = perSecond ? `, ${timeWords((most - count) / perSecond)} left` : '';
  const room = width - `${label} ${most} of ${most}  []`.length - roomForRate;
  const bar = room < shortestBar ? '' : `  [${filledBar(most === 0 ? 1 : count / most, Math.min(room, longestBar))}]`;
  return `${label} ${count} of ${most}${bar}${rate}${left}`;
}

function filledBar(part: number, length: number): string {
  const filled = Math.floor(part * length);
  return `${'#'.repeat(filled)}${'-'.repeat(length - filled)}`;
}

const rateWords = (perSecond: number): string =>
  `${perSecond === 0 || perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;

function timeWords(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
