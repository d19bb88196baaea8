import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export async function startDynamoApart() {
  const child = fork(fileURLToPath(new URL('./dynamo.ts', import.meta.url)));
  const [{ environment, table }] = (await once(child, 'message')) as [
    { environment: Readonly<Record<string, string>>; table: string },
  ];
  return { environment, table, stop: () => child.disconnect() };
}
