import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { SerialPortSeen } from './serial-port-seen.ts';

/**
 * The serial ports of a Linux machine, as the folders `dev` and `sys` below `root` tell: those with hardware behind
 * them; and where `sys` is not to be seen, as in some containers, the USB adapters.
 */
export async function linuxPorts(root: string): Promise<SerialPortSeen[]> {
  const devices = join(root, 'dev');
  const [known, byId, present] = await Promise.all([
    namesIn(join(root, terminals)),
    namesIn(join(devices, 'serial/by-id')),
    namesIn(devices),
  ]);
  const withHardware = await kept(known, (name) => hasHardware(root, name));
  const linked = await Promise.all(byId.map((name) => realpath(join(devices, 'serial/by-id', name)).catch(() => '')));
  const adapters = present.filter((name) => /^tty(?:USB|ACM)\d+$/.test(name));
  const names = new Set([...withHardware, ...linked.map((path) => basename(path)), ...adapters]);
  const there = await kept([...names], (name) => isThere(join(devices, name)));
  return Promise.all(there.sort(inOrder).map((name) => portSeen(root, name)));
}

const terminals = 'sys/class/tty';

/** A socket that the kernel keeps ready and no board has is of the type 0. */
async function hasHardware(root: string, name: string): Promise<boolean> {
  const folder = join(root, terminals, name);
  return (await isThere(join(folder, 'device'))) && (await textIn(join(folder, 'type'))) !== '0';
}

/** The adapter's own folder stands some levels above that of its port. */
async function portSeen(root: string, name: string): Promise<SerialPortSeen> {
  const path = `/dev/${name}`;
  let folder = await realpath(join(root, terminals, name, 'device')).catch(() => undefined);
  for (let level = 0; folder !== undefined && level < 4; level += 1, folder = dirname(folder)) {
    const [vendor, product] = await Promise.all([textIn(join(folder, 'idVendor')), textIn(join(folder, 'idProduct'))]);
    if (!vendor || !product) continue;
    const maker = await textIn(join(folder, 'manufacturer'));
    const serialNumber = await textIn(join(folder, 'serial'));
    return { path, ...(maker && { maker }), ...(serialNumber && { serialNumber }), ids: `${vendor}:${product}` };
  }
  return { path };
}

const inOrder = new Intl.Collator('en', { numeric: true }).compare;

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** `undefined` where there is no such file. */
const textIn = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

async function kept(names: readonly string[], isKept: (name: string) => Promise<boolean>): Promise<string[]> {
  const answers = await Promise.all(names.map(isKept));
  return names.filter((_name, index) => answers[index]);
}
