import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';

import type { Read } from './read.ts';

/** Where a source is, as the option that names it says. */
export type Place =
  | { kind: 'serial'; path: string }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'keyboard' }
  | { kind: 'file'; path: string }
  | { kind: 'simulated'; format: string };

/** The place that `host:port` names; an IPv6 address stands in brackets. The reason is a sentence about the text. */
export function tcpPlace(text: string): Read<Place> {
  const [, address, name = address, digits] = hostAndPort.exec(text) ?? [];
  if (name === undefined) return { ok: false, reason: 'It is no host:port such as 10.0.0.7:4001 or [fe80::7]:4001.' };
  if (address !== undefined && !isIPv6(address)) return { ok: false, reason: 'In the brackets is no IPv6 address.' };
  const port = Number(digits);
  if (port < 1 || port > 65_535) return { ok: false, reason: `There is no port ${port}: they go from 1 to 65535.` };
  return { ok: true, value: { kind: 'tcp', host: name, port } };
}

/** Of the addresses with colons only those in brackets: `::1:4001` may be an address as a whole. */
const hostAndPort = /^(?:\[([^\]\s]+)\]|([^\s:/@[\]]+)):(\d{1,6})$/;

/** What sentences call a place: its port, its `host:port`, its file. */
export function placeWords(place: Place): string {
  switch (place.kind) {
    case 'serial':
    case 'file':
      return place.path;
    case 'tcp':
      return `${place.host.includes(':') ? `[${place.host}]` : place.host}:${place.port}`;
    case 'keyboard':
      return 'keyboard';
    case 'simulated':
      return `simulated ${place.format}`;
  }
}

/** Where two sources are one, their keys are the same. Of simulated instruments there are as many as are wanted: none. */
export function placeKey(place: Place): string | undefined {
  if (place.kind === 'simulated') return undefined;
  if (place.kind === 'file') return `file ${resolve(place.path)}`;
  if (place.kind === 'keyboard') return place.kind;
  const words = placeWords(place);
  // Windows and the name service do not tell COM3 from com3, or Host from host.
  return `${place.kind} ${place.kind === 'tcp' || /^com\d+$/i.test(words) ? words.toLowerCase() : words}`;
}
