import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';

import { evaluate, place, type Stack } from './cloudformation.ts';

/** What `serverless deploy` would put into the account: the stack, and the folder that the function's code is unpacked to. */
export interface Deployment extends Stack {
  readonly code: string;
  readonly remove: () => Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/**
 * Packages a stage of the service as a deployment does, with these parameters; it needs no account and no network.
 * It does so beside the checkout, so that it neither meets another packaging nor takes the local stack's bundle away.
 */
export async function packageDeployment(options: {
  readonly stage: string;
  readonly params?: Readonly<Record<string, string | number>>;
}): Promise<Deployment> {
  const params = Object.entries(options.params ?? {}).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-deployment-'));
  const remove = () => rm(folder, { recursive: true });
  try {
    await Promise.all([
      ...['serverless.yml', 'package.json'].map((name) => cp(join(root, name), join(folder, name))),
      ...['functions', 'lib', 'node_modules'].map((name) => symlink(join(root, name), join(folder, name))),
    ]);
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/serverless/bin/serverless.js'),
        ...['package', '--stage', options.stage, '--region', place.region, ...params],
      ],
      { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } },
    );
    const output = join(folder, '.serverless');
    const template = await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8');
    const code = join(folder, 'code');
    await unzip(join(output, 'cellgauge.zip'), code);
    return { ...evaluate(JSON.parse(template)), code, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Reads the archive's central directory (APPNOTE.TXT 4.3.12); its entries are stored or deflated. */
async function unzip(file: string, to: string): Promise<void> {
  const zip = await readFile(file);
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const path = join(to, zip.toString('utf8', at + 46, nameEnd));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, method === 0 ? data : inflateRawSync(data));
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
