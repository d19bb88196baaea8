/** What help says of reading the dead-letter queue. */
export const readingHelp = `
The queue is read to its end and left as it was: letters are hidden from others
for half a minute at a time while this works, also where it is interrupted. SQS
counts it as a receive. Letters that do not say why they are there are judged as
ingest would, with INSTRUMENTS, CANONICAL_UNITS and DECIMAL_MARK of this
environment.`;
