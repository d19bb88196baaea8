/**
 * `npm run mutation [-- part of a file name …]`: breaks the decoders and the quantity code in one place at a time, regular
 * expressions included, and sees whether the tests of that file notice. Prints a score for each file, and the changes
 * that nobody noticed. Each file is held against its own tests alone: others would only catch by accident what these miss.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

import { inColumns } from '../../lib/cli/columns.ts';

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;

/** A change that makes the tests hang, or fails to load, is noticed, too. */
const noticed: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'RuntimeError']);
const unnoticed: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

const { positionals } = parseArgs({ allowPositionals: true });

const subjects = globSync('lib/domain/{instruments/*,grammar,number,quantity,unit,unsettled-unit,decode-frame}.ts')
  .filter((file) => !file.endsWith('/decoder.ts')) // types alone: nothing to break
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
  .toSorted();
if (subjects.length === 0)
  throw new Error(`Cannot break ${positionals.join(', ')}: no decoder or quantity file is named so`);
for (const file of subjects) testsOf(file); // better now than after half an hour

const rows: { file: string; mutants: Mutants }[] = [];
for (const file of subjects) {
  process.stderr.write(`${file} …\n`);
  rows.push({ file, mutants: await mutantsOf(file) });
}
console.log(table().join('\n'));
for (const { file, mutants } of rows) {
  for (const mutant of mutants.filter(({ status }) => unnoticed.has(status))) {
    const { line, column } = mutant.location.start;
    console.log(`\n${file}:${line}:${column} ${mutant.mutatorName} (${mutant.status})`);
    console.log(`  ${sourceAt(file, mutant.location)}\n  → ${mutant.replacement}`);
  }
}

/** A file's own tests, and those that hold what all decoders say of themselves against lists. */
function testsOf(file: string): readonly string[] {
  const tested = file.endsWith('/and-words.ts') ? file.replace('-words', '-standard') : file;
  const own = tested.replace(/^lib\/(.*)\.ts$/, 'test/$1.test.ts');
  if (!existsSync(own)) throw new Error(`Cannot break ${file}: it has no ${own}`);
  return [own, 'test/domain/instruments/formats.test.ts', 'test/readme.test.ts'];
}

function mutantsOf(file: string): Promise<Mutants> {
  // The runner's processes take it from here: their configuration has no place for it.
  process.env.MUTATION_TESTS = testsOf(file).join(',');
  return new Stryker({
    mutate: [file],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    reporters: [],
    fileLogLevel: 'off',
    logLevel: 'error',
    tempDirName: '.cellgauge/mutation',
    cleanTempDir: 'always',
    // Stryker would rewrite tsconfig.json with an API that TypeScript 7 no longer has; nothing here needs the file.
    ignorePatterns: ['/tsconfig.json', '/.cellgauge', '/.serverless', '/coverage'],
    allowConsoleColors: false,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest();
}

function table(): string[] {
  const counts = rows.map(({ file, mutants }) => ({ file, ...countsOf(mutants) }));
  const all = countsOf(rows.flatMap(({ mutants }) => mutants));
  const lines = [...counts, { file: 'together', ...all }];
  return inColumns([
    ['file', ...lines.map(({ file }) => file)],
    ['changes', ...lines.map(({ changes }) => String(changes))],
    ['noticed', ...lines.map(({ noticed }) => String(noticed))],
    ['score', ...lines.map(({ changes, noticed }) => `${((100 * noticed) / changes).toFixed(1)} %`)],
  ]);
}

function countsOf(mutants: Mutants): { changes: number; noticed: number } {
  const counted = mutants.filter(({ status }) => noticed.has(status) || unnoticed.has(status));
  return { changes: counted.length, noticed: counted.filter(({ status }) => noticed.has(status)).length };
}

function sourceAt(file: string, { start, end }: Mutants[number]['location']): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  if (start.line !== end.line) return `${lines[start.line - 1]?.slice(start.column - 1)} …`;
  return lines[start.line - 1]?.slice(start.column - 1, end.column - 1) ?? '';
}
