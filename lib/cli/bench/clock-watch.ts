/** Whether this machine's clock was set, or the machine slept, since it was asked last. Both times in milliseconds. */
export type ClockWatch = (now: number, elapsed: number) => boolean;

/** Neither drift nor a clock that is slowly put right is as much between two looks. */
const mostShiftMs = 5000;

/** `now` is told by the clock on the wall, `elapsed` by one that nobody sets. The first look has nothing to compare with. */
export function clockWatch(): ClockWatch {
  let shift: number | undefined;
  return (now, elapsed) => {
    const before = shift;
    shift = now - elapsed;
    return before !== undefined && Math.abs(shift - before) > mostShiftMs;
  };
}
