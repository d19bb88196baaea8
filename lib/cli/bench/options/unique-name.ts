/** The first of the names that is free, else the last of them with a number behind it, from 2. */
export function uniqueName(names: readonly [string, ...string[]], taken: readonly unknown[], separator = ' '): string {
  const numbered = taken.map((_name, index) => `${names.at(-1)}${separator}${index + 2}`);
  return [...names, ...numbered].find((name) => !taken.includes(name)) as string;
}
