/** How long from now: `in 11 days`, `in 5 hours`, `in 20 minutes`, `now`. */
export function fromNow(time: number, now: number): string {
  const minutes = Math.floor((time - now) / 60_000);
  if (minutes < 1) return 'now';
  const [count, unit] =
    minutes >= 48 * 60 ? [minutes / 60 / 24, 'days'] : minutes >= 120 ? [minutes / 60, 'hours'] : [minutes, 'minutes'];
  return `in ${Math.floor(count)} ${minutes === 1 ? 'minute' : unit}`;
}
