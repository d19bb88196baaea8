import { type Fields, readFields } from '../../../domain/fields.ts';

/** Why a text that was given cannot stand in messages, as `--operator: it has 300 characters, more than 255`. */
export function whyNotSayable(what: string, field: { [Key in keyof Fields]?: string | undefined }): string | undefined {
  const read = readFields(field);
  if (read.ok) return undefined;
  const { detail } = read.problem;
  return `${what}${detail.slice(detail.indexOf(': '))}`;
}
