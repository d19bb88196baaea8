import { posix } from 'node:path';

import type { Package } from './package.ts';
import { readXml } from './xml.ts';

/** What one part of a package says of another one (ECMA-376 part 2, relationships). */
export interface Relationship {
  id: string;
  /** The last word of its type, which strict and transitional files share: `worksheet`. */
  kind: string;
  part: string;
}

/** What a part is related to; of the package itself, where `part` is ''. */
export async function relationshipsOf(parts: Package, part: string): Promise<readonly Relationship[]> {
  const folder = posix.dirname(part);
  const found: Relationship[] = [];
  const open = (name: string, { Id = '', Type = '', Target = '' }: Readonly<Record<string, string>>) => {
    if (name !== 'Relationship') return;
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
    found.push({ id: Id, kind: Type.slice(Type.lastIndexOf('/') + 1), part: target });
  };
  const source = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (parts.has(source)) await readXml(parts, source, { open });
  return found;
}
