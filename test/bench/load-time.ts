import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import { median, type Row } from './row.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runs = 15;

/** How long a bundled function takes to load, beside an empty handler and the SQS client, bundled alike. */
export async function loadTime(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cellgauge-bench-'));
  try {
    writeFileSync(join(folder, 'empty.js'), 'export const handler = async () => ({});\n');
    const entryPoints = {
      ingest: join(root, 'functions/ingest.ts'),
      empty: join(folder, 'empty.js'),
      client: join(root, 'node_modules/@aws-sdk/client-sqs'),
    };
    // The settings of serverless.yml, custom.esbuild.
    await build({
      entryPoints,
      outdir: join(folder, 'bundle'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      splitting: true,
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    const names = Object.keys(entryPoints) as (keyof typeof entryPoints)[];
    const times = new Map(names.map((name) => [name, [] as number[]]));
    for (let run = 0; run < runs; run += 1) {
      for (const name of names) times.get(name)?.push(loadMs(join(folder, 'bundle', `${name}.mjs`)));
    }
    const of = (name: keyof typeof entryPoints) => median(times.get(name) ?? []);
    const bytes = readFileSync(join(folder, 'bundle/ingest.mjs')).length;
    return [
      {
        what: `loading the bundled function (${(bytes / 1024).toFixed(0)} KB)`,
        measured: `${of('ingest').toFixed(1)} ms`,
        beside: `empty handler ${of('empty').toFixed(1)} ms, SQS client alone ${of('client').toFixed(1)} ms`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a fresh process: from before the import to after it. */
function loadMs(file: string): number {
  const script = `const before = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - before)); process.exit(0);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...process.env,
      IONWORKS_API_KEY: 'bench-key',
      READINGS_QUEUE_URL: 'http://127.0.0.1:1/q',
      DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:1/d',
      LEDGER_TABLE: 'ledger',
      POWERTOOLS_METRICS_NAMESPACE: 'cellgauge',
    },
    encoding: 'utf8',
  });
  return Number(printed);
}
