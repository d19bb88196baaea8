import type { SpoolContents } from '../../lib/domain/bench/spool/spool-contents.ts';

/** The ids of all presses that wait or are open, in their order. */
export const pressIdsIn = (contents: SpoolContents): string[] => [
  ...contents.waiting().flatMap(({ body }) => JSON.parse(body).readings.map(idOf)),
  ...(contents.open()?.presses ?? []).map(idOf),
];

const idOf = ({ reading_id: id }: { reading_id: string }): string => id;

/** All that contents tell, to be compared. */
export const toldBy = (contents: SpoolContents) => ({
  open: contents.open(),
  waiting: contents.waiting(),
  sent: contents.sent(),
});
