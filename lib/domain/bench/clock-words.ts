/**
 * As far as a clock may be off before it matters: AWS takes a request within five minutes of the time in its signature
 * (IAM User Guide, "Signing AWS API requests": in most cases, a request must reach AWS within five minutes of the time
 * stamp in the request). The SDK corrects what it signs by itself, but not the moments of readings.
 */
const mostOffMs = 5 * 60_000;

/** AWS tells its time in whole seconds: what is less than one is no difference. */
const leastOffMs = 1000;

/** How far this machine's clock is ahead, by the time that AWS told in an answer (behind: below zero), in milliseconds. */
export const clockOffBy = (awsTime: number, receivedAt: number): number => receivedAt - awsTime;

/** Whether a clock is so far off that readings would be filed under a wrong time. */
export const isClockOff = (offByMs: number): boolean => Math.abs(offByMs) > mostOffMs;

/** `this machine's clock is 2 h 3 min behind AWS's`. */
export function clockWords(offByMs: number): string {
  if (Math.abs(offByMs) < leastOffMs) return "this machine's clock is AWS's";
  return `this machine's clock is ${whileWords(Math.abs(offByMs))} ${offByMs < 0 ? 'behind' : 'ahead of'} AWS's`;
}

const units: readonly { word: string; ms: number }[] = [
  { word: 'd', ms: 24 * 3_600_000 },
  { word: 'h', ms: 3_600_000 },
  { word: 'min', ms: 60_000 },
  { word: 's', ms: 1000 },
];

/** A while of at least a second by its largest unit and the next one, cut off below: `56 d 3 h`, `2 h`, `40 s`. */
function whileWords(ms: number): string {
  const first = units.findIndex((unit) => ms >= unit.ms);
  let left = ms;
  const parts: string[] = [];
  for (const { word, ms: size } of units.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${word}`);
    left -= count * size;
  }
  return parts.join(' ');
}
