/** Why a serial port cannot be opened, in a clause, by what the `serialport` package says of it. */
export const whyNotOpened = (message: string): string =>
  reasons.find(({ says }) => says.test(message))?.reason ?? `it cannot be opened: ${message.replace(/^Error:? /, '')}`;

export const noSuchPort = 'there is no such port; "cellgauge bench --list" shows those there are';

/** Operating systems' own words, in the order in which they are looked for: Linux and macOS, then Windows. */
const reasons: readonly { says: RegExp; reason: string }[] = [
  { says: /Cannot lock port|resource busy|Access denied/i, reason: 'another program has it open' },
  {
    says: /Permission denied|Operation not permitted/,
    reason: 'this user may not open it; on Linux the group dialout may',
  },
  { says: /No such file|Not a directory|File not found|No such device/, reason: noSuchPort },
  { says: /Inappropriate ioctl|Is a directory|Not a typewriter/, reason: 'it is no serial port' },
  { says: /Input\/output error/, reason: 'there is no hardware behind it' },
  { says: /baud rate/, reason: 'it cannot be set to that baud rate' },
];
