import { serialPorts } from '../../adapters/bench/sources/serial-ports.ts';
import { portLines } from './port-lines.ts';

/** Prints the serial ports of this machine, for people or as one JSON list. */
export async function listPorts({ json }: { json: boolean }): Promise<void> {
  const ports = await serialPorts();
  console.log(json ? JSON.stringify(ports, undefined, 2) : portLines(ports).join('\n'));
}
