import { SerialPort } from 'serialport';

import { linuxPorts } from './linux-ports.ts';
import type { SerialPortSeen } from './serial-port-seen.ts';

/** The serial ports that this machine has. */
export async function serialPorts(): Promise<SerialPortSeen[]> {
  // There the package asks `udevadm`, and ends the process where a container has none; it tells of sockets that no
  // board has, too.
  if (process.platform === 'linux') return linuxPorts('/');
  const ports = await SerialPort.list();
  return ports.map(({ path, manufacturer, serialNumber, vendorId, productId }) => ({
    path,
    ...(manufacturer && { maker: manufacturer }),
    ...(serialNumber && { serialNumber }),
    ...(vendorId && productId && { ids: `${vendorId}:${productId}`.toLowerCase() }),
  }));
}
