/** How much one row or message may have; in more, a line end, a quote or a bracket is lost. */
export const mostRecordBytes = 1 << 20;
