/** Of all that failed, the first reason, to be spread into an answer; nothing where nothing failed. */
export const firstReason = ([reason]: readonly string[]): { reason?: string } =>
  reason === undefined ? {} : { reason };
