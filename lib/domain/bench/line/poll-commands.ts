import type { Decoded, Decoder } from '../../instruments/decoder.ts';
import { decoderOf } from '../../instruments/formats.ts';
import { mtSics } from '../../instruments/mt-sics.ts';
import { radwag } from '../../instruments/radwag.ts';
import { sylvac } from '../../instruments/sylvac.ts';

/** What an instrument of a format is sent for one reading, its line end included; `undefined` where no source tells, or where models differ. */
export const pollCommand = (format: string): string | undefined => byFormat.get(format);

/**
 * Where a format has a command that waits until the weight is stable, it is that one: whoever presses Enter means the
 * weight, not the swinging of the pan. Not here: indicators (AD-4329A p. 46 `RW`, KERN GAB-N p. 37 `SI`), Keyence
 * (LS-7000 p. 7-8 `M1,0`, LK-G5000 `MS,01`) and simple scales (G&G `ESC p`), whose models know different ones; the PRINT
 * key's line of Mettler, which no command calls.
 */
const byFormat: ReadonlyMap<string, string> = new Map([
  // MT-SICS level 0: S "send stable weight value".
  ['mt-sics', 'S\r\n'],
  // Sartorius BP p. 60, MSE p. 71: ESC P prints, with or without waiting as the menu says.
  ['sbi', '\x1bP\r\n'],
  // A&D SW p. 33 and AD-4212A p. 70: all know Q, "immediately"; where the weight is not stable, the frame says so.
  ['and-std', 'Q\r\n'],
  // A&D FZ-i WP p. 59: what can be set to these formats knows S, "when stabilized"; the bare number does not say so itself.
  ['and-csv', 'S\r\n'],
  ['and-nu', 'S\r\n'],
  ['and-dp', 'S\r\n'],
  ['and-kf', 'S\r\n'],
  ['and-mt', 'S\r\n'],
  // Ohaus RS232 interface manual p. EN-3, Scout II p. 15, Adventurer service manual p. 14: P is in all lists, SP in some.
  ['ohaus', 'P\r\n'],
  // KERN FKB p. 37, KDE-T p. 36: "must be sent without a subsequent CR LF"; s waits, w does not.
  ['kern-classic', 's'],
  // Shimadzu AUW p. 83: D08 "1 time output at stability"; the delimiter is CR (p. 81).
  ['shimadzu-eb', 'D08\r'],
  // RADWAG AS R2 p. 82 f.: S "stable measurement result in basic measuring unit"; first it answers `S A`.
  ['radwag', 'S\r\n'],
  // As programs read the USB-ITN: channel 1.
  ['mitutoyo-mux10', '1\r'],
  // Adept Scientific article 68CE: the number of the gauge, and nothing after it.
  ['mux-mw', '1'],
  // Millimar C1202 p. 82, data cable DK-U1.
  ['mahr', '?\r'],
  // Opto RS232: Trimos V+ p. 22 (`?` or `PRI`), Sylvac 292-1806-01.
  ['sylvac', '?\r'],
  ['trimos', '?\r'],
  // TESA TT80/TT90 p. 30.
  ['tesa', '?\r'],
  // ND 281 B p. 39, ND 221 B p. 30: STX (Ctrl B) calls the measured value.
  ['heidenhain', '\x02'],
  // Starrett iQ p. 17, Chicago Dial Indicator.
  ['starrett-cdi', 'R\r'],
]);

/**
 * What a person wrote for a command, as it is sent, one character a byte: `\r` `\n` `\t` `\e` `\\` and `\x1b` stand for
 * what cannot be typed; any other backslash stands for itself. Without a line end it gets that of the format.
 */
export function commandBytes(written: string, format: string | undefined): string {
  const command = written.replaceAll(escapes, (all, escaped: string) =>
    escaped.length === 1 ? (letters.get(escaped) ?? all) : String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
  return /[\r\n]$/.test(command) ? command : command + lineEnd(format);
}

const escapes = /\\(x[\dA-Fa-f]{2}|.)/g;

const letters: ReadonlyMap<string, string> = new Map([
  ['r', '\r'],
  ['n', '\n'],
  ['t', '\t'],
  ['e', '\x1b'],
  ['\\', '\\'],
]);

/** As in the format's own command, which may have none; else CR for gauges and CR LF for all others. */
function lineEnd(format: string | undefined): string {
  if (format === undefined) return '\r\n';
  const command = pollCommand(format);
  if (command !== undefined) return command.replace(/^[^\r\n]*/, '');
  return decoderOf(format)?.measures === 'length' ? '\r' : '\r\n';
}

/** True where what came is only the command that was sent, back again; line ends and what cannot be seen do not count. */
export function isEcho(frame: string, command: string): boolean {
  const seen = visible(frame);
  return seen !== '' && seen === visible(command);
}

const visible = (text: string): string => text.replaceAll(/[^!-~]/g, '');

/**
 * True where a frame says no more than that a command was heard: `S A` of RADWAG, ACK of A&D, `OK!` of Ohaus, the command
 * repeated by Sylvac. Whoever asked waits for what comes after it. A tare weight or an identity is no such frame.
 */
export const isAcknowledgement = (decoded: Decoded): boolean => acknowledgements.has(JSON.stringify(decoded));

/** By what decoders make of them, so that no wording is repeated here. `Z A` of Mettler says the same as ACK and `OK!`. */
const heard: readonly (readonly [decoder: Decoder, frame: string])[] = [
  [mtSics, 'S A'],
  [radwag, 'S A'],
  [sylvac, '?'],
];

const acknowledgements: ReadonlySet<string> = new Set(
  heard.map(([decoder, frame]) => JSON.stringify(decoder.decode(frame, {}))),
);
