/** What to know where letters that stay could not be shown again, for this reason. */
export const notShownWords = (reason: string): string =>
  `Some letters are visible again only after half a minute: ${reason}`;
