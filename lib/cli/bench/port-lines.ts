import type { SerialPortSeen } from '../../adapters/bench/sources/serial-port-seen.ts';
import { inColumns } from '../columns.ts';
import { shown } from '../told.ts';

/** Serial ports for people, in at most 80 columns where their paths have room: a line each below a heading. */
export function portLines(ports: readonly SerialPortSeen[]): string[] {
  if (ports.length === 0) {
    return [
      'This machine shows no serial port: plug in the instrument or its USB adapter. An',
      'adapter that stays unseen lacks a driver, or its cable carries power alone.',
    ];
  }
  const paths = column('port', ports, ({ path }) => path);
  const ids = column('usb id', ports, (port) => port.ids);
  const serials = column('serial number', ports, ({ serialNumber = '' }) => cut(serialNumber, longestSerial));
  const left = width - [paths, ids, serials].reduce((sum, texts) => sum + widest(texts) + between, 0);
  const makers = column('maker', ports, ({ maker = '' }) => cut(maker, left));
  return inColumns([paths, ids, serials, makers]);
}

const width = 80;
const longestSerial = 20;

/** A column below its heading; none where no port has anything to say in it. */
function column(
  heading: string,
  ports: readonly SerialPortSeen[],
  textOf: (port: SerialPortSeen) => string | undefined,
): string[] {
  const texts = ports.map((port) => shown(textOf(port) ?? ''));
  return texts.some((text) => text !== '') ? [heading, ...texts] : [];
}

/** Blanks between two columns. */
const between = 2;

const widest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0);

function cut(text: string, most: number): string {
  const visible = shown(text);
  return visible.length > Math.max(most, 1) ? `${visible.slice(0, Math.max(most, 1) - 1)}…` : visible;
}
