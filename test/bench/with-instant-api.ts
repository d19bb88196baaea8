import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface InstantApi {
  url: string;
  /** Requests since it was last asked. */
  requests: () => Promise<number>;
  stop: () => void;
}

export async function startInstantApi(): Promise<InstantApi> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./instant-api.ts', import.meta.url)));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    requests: async () => {
      child.send('requests');
      const [{ requests }] = (await once(child, 'message')) as [{ requests: number }];
      return requests;
    },
    stop: () => child.disconnect(),
  };
}
