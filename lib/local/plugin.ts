import { rmSync } from 'node:fs';

import { readConfig, readImportConfig } from '../adapters/config.ts';
import { loopbackHost } from './defaults.ts';
import { functionEnvironment } from './function-environment.ts';
import type { LocalServices } from './local-services.ts';
import type { StackMessage } from './stack-message.ts';
import { type StackOptions, stackOptionsFrom, stackOptionsVariable } from './stack-options.ts';

/** What the Serverless Framework hands to a plugin, as far as it is used here. */
interface Serverless {
  /** Sets a value of serverless.yml, while plugins are being constructed. */
  extendConfiguration(path: readonly string[], value: unknown): void;
  service: {
    custom?: Record<string, object | undefined>;
    provider: { environment?: Record<string, unknown> };
    functions: Record<string, { environment?: Record<string, unknown> }>;
  };
}

/**
 * The Serverless plugin of the local stack: puts the emulators and the stand-in API around `serverless offline start`,
 * feeds the functions from the queues as serverless.yml says, and takes everything down again. Other commands, packaging
 * and deploying among them, it leaves alone. Started by `startStack`, it reports to that process and ends with it.
 */
export default class LocalStackPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(serverless: Serverless) {
    const { service } = serverless;
    const given = process.env[stackOptionsVariable];
    if (given !== undefined) {
      endWithParent();
      // Bundles of its own: stacks that run at the same time must not rewrite each other's. Nor are they rewritten when
      // a source changes: that would end the invocations that are running.
      const bundles = `.esbuild/local-${process.pid}`;
      serverless.extendConfiguration(['custom', 'esbuild', 'outputWorkFolder'], bundles);
      serverless.extendConfiguration(['custom', 'esbuild', 'watch'], { pattern: [] });
      process.once('exit', () => rmSync(bundles, { recursive: true, force: true }));
    }

    let services: LocalServices | undefined;
    this.hooks = {
      'before:offline:start:init': () =>
        orGiveUp(async () => {
          removeAwsVariables();
          const options: StackOptions = given === undefined ? stackOptionsFrom(process.env) : JSON.parse(given);
          // Imported here, not above: packaging and deploying have no use for the emulators.
          const { startLocalServices } = await import('./local-services.ts');
          services = await startLocalServices(service, options);
          const offline = {
            ...service.custom?.['serverless-offline'],
            host: loopbackHost,
            lambdaPort: services.lambdaPort,
          };
          service.custom = { ...service.custom, 'serverless-offline': offline };
          setEnvironments(service, services.variables);
        }),
      'after:offline:start:init': () =>
        orGiveUp(async () => {
          services?.connect(tell);
          if (services) await tell({ kind: 'ready', addresses: services.addresses });
        }),
      'before:offline:start:end': async () => services?.stop(),
    };
  }
}

/** Throws the sentence that names a wrong variable: otherwise a wrong variable would be told by the log alone, at every invocation. */
function setEnvironments(
  { provider, functions }: Serverless['service'],
  local: Readonly<Record<string, string>>,
): void {
  for (const [key, definition] of Object.entries(functions)) {
    const environment = functionEnvironment({ ...provider.environment, ...definition.environment }, local);
    if (key === 'import') readImportConfig(environment);
    else readConfig(environment);
    definition.environment = environment;
  }
}

/**
 * The channel to the process that started this one closes when that process wants it, and when it dies. SIGTERM is what
 * serverless-offline waits for once it runs; before that the framework ends the process.
 */
function endWithParent(): void {
  const end = () => {
    if (!process.emit('SIGTERM')) process.exit();
  };
  if (!process.connected) end();
  process.once('disconnect', end);
}

/** serverless-offline hands all of these on to the functions: somebody's AWS_PROFILE would lead them to real queues. */
function removeAwsVariables(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) delete process.env[name];
  }
}

/** Ends the process when a step fails: what listens already would keep it alive. */
async function orGiveUp(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    console.error(error);
    await tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

/** Resolves when the message is out; without a parent, or after its end, there is nobody to tell. */
function tell(message: StackMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, () => resolve());
    else resolve();
  });
}
