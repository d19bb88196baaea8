import { liveLine, type Screen, standardError } from '../live-line.ts';

/** A number that grows in place on a terminal, on standard error; elsewhere nothing. */
export function countShown(
  label: string,
  screen: Screen = standardError,
): { of: (about: number) => void; add: () => void; end: () => void } {
  const line = liveLine(screen);
  let count = 0;
  let about = 0;
  return {
    of: (number) => {
      about = number;
    },
    add: () => {
      count += 1;
      line.show(() => `${count} of about ${Math.max(about, count)} ${label}`);
    },
    end: line.end,
  };
}
