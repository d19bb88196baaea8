import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface FrameworkConfiguration {
  functions: Readonly<Record<string, { name: string; environment?: Readonly<Record<string, unknown>> }>>;
}

/** The service as the framework resolves it for the local stage, and with the names it gives to functions. */
export async function frameworkConfiguration(): Promise<FrameworkConfiguration> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', 'print', '--stage', 'local', '--format', 'json'],
    { cwd: join(import.meta.dirname, '../..') },
  );
  const { functions, ...service } = JSON.parse(stdout);
  const named = Object.entries<object>(functions).map(([key, definition]) => [
    key,
    { ...definition, name: `${service.service}-local-${key}` },
  ]);
  return { ...service, functions: Object.fromEntries(named) };
}
