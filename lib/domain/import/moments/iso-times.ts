import { isoTime } from '../../time.ts';
import { dayMs, hourMs, minuteMs, secondMs } from './spans.ts';

/** Writes moments as `isoTime` does, several times as fast where neighbours are of one day. */
export function isoTimes(): (ms: number) => string {
  let lastDay = Number.NaN;
  let date = '';
  return (ms) => {
    const day = Math.floor(ms / dayMs);
    if (day !== lastDay) {
      lastDay = day;
      date = isoTime(day * dayMs).slice(0, -clockLength);
    }
    const clock = ms - day * dayMs;
    const hour = Math.floor(clock / hourMs);
    const minute = Math.floor((clock % hourMs) / minuteMs);
    const second = Math.floor((clock % minuteMs) / secondMs);
    const rest = clock % secondMs;
    const fraction = rest === 0 ? '000' : String(rest).padStart(3, '0');
    return `${date}${twoDigits[hour]}:${twoDigits[minute]}:${twoDigits[second]}.${fraction}Z`;
  };
}

const clockLength = '00:00:00.000Z'.length;

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
