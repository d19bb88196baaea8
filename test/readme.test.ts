import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { importVariables, variables } from '../lib/adapters/config.ts';
import { fieldNames } from '../lib/domain/fields.ts';
import { decoders } from '../lib/domain/instruments/formats.ts';
import { problemCodes } from '../lib/domain/problem.ts';
import { instrumentFields } from '../lib/domain/registry.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const commands = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).scripts as Record<string, string>;

/** The rows of the tables under a heading, their heads among them. */
function rowsOf(heading: string): string[] {
  const section = readme.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the README has no section "${heading}"`);
  return section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| --- '));
}

/** The words in backticks of the first column of the tables under a heading. */
const firstColumns = (heading: string): string[] =>
  rowsOf(heading).flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] as string),
  );

describe('the README', () => {
  test('lists every problem code, and no other', () => {
    expect(firstColumns('When a reading is not filed').toSorted()).toEqual(problemCodes.toSorted());
  });

  test('lists every variable, and no other', () => {
    expect(firstColumns('Configuration').toSorted()).toEqual(
      [...new Set([...variables, ...importVariables])].toSorted(),
    );
  });

  test('lists every field of a message', () => {
    expect(firstColumns('Messages').toSorted()).toEqual([...fieldNames, 'readings'].toSorted());
  });

  test('lists every format as its decoder describes it, and no other', () => {
    expect(rowsOf('Formats').slice(1)).toEqual(
      decoders.map(({ format, title, tells, grounds, example }) => {
        const dotted = example.replaceAll(' ', '·');
        const shown = dotted.length > 30 ? `${dotted.slice(0, 22)}…` : dotted;
        return `| \`${format}\` | ${title} | ${tells.unit} | ${tells.stability} | ${grounds} | \`${shown}\` |`;
      }),
    );
  });

  test('lists every field of an instrument, and no other', () => {
    expect(firstColumns('The instrument registry').toSorted()).toEqual(instrumentFields.toSorted());
  });

  test('names only npm scripts that exist', () => {
    const named = [...readme.matchAll(/npm run ([a-z]+)/g)].map((match) => match[1] as string);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(commands).toHaveProperty(name);
  });

  test('maps files and folders that exist', () => {
    const map = readme.split('## Map')[1]?.split('```')[1] ?? '';
    const paths = [...map.matchAll(/^(\S+\/\S*|\S+\.yml)\s/gm)].map((match) => match[1] as string);
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) expect(existsSync(new URL(path, root)), path).toBe(true);
  });
});
