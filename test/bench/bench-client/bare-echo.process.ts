/**
 * The least that shows what an instrument says: `node bare-echo.process.ts tcp <host:port>`, or `serial <path>`. With a file
 * named behind that, the least that keeps it first: one line at its end, and one fsync.
 */
import { constants, fsyncSync, openSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { ReadStream } from 'node:tty';

const [kind, address = '', kept] = process.argv.slice(2);
const file = kept === undefined ? undefined : openSync(kept, 'a');
/** About as long as a press in the spool. */
const lineOf = (bytes: Buffer): string => `${JSON.stringify({ raw: bytes.toString(), more: ' '.repeat(200) })}\n`;

const line =
  kind === 'tcp'
    ? connect({ host: '127.0.0.1', port: Number(address.split(':')[1]), noDelay: true })
    : new ReadStream(openSync(address, constants.O_RDWR | constants.O_NOCTTY));
line.on('data', (bytes: Buffer) => {
  if (file !== undefined) {
    writeSync(file, lineOf(bytes));
    fsyncSync(file);
  }
  process.stdout.write(bytes);
});
process.stdout.write('ready\n');
