import type { Fields } from './fields.ts';
import { failed, ok, quoted, type Result } from './problem.ts';
import type { CellReference } from './reading.ts';
import { storable } from './text.ts';

/**
 * Which cell a reading is of. An id becomes part of an address, so that only plain identifiers are one: letters, digits
 * and `_ . : ~ -` between, at most 128. A name is looked up by search, which wants two characters.
 */
export function cellOf({ cell_instance_id: id, cell: name }: Fields): Result<CellReference> {
  if (id !== undefined) {
    if (/^[A-Za-z0-9](?:[A-Za-z0-9_:~-]|\.(?!\.)){0,127}$/.test(id)) return ok({ kind: 'id', id });
    return failed(
      'invalid-cell',
      `Cannot use the cell_instance_id ${quoted(id, 40)}: an id has 1 to 128 letters (a-z), digits and _ . : ~ -`,
      'cell_instance_id',
    );
  }
  if (name !== undefined) {
    if (name.length >= 2 && name.length <= 255) return ok({ kind: 'name', name: storable(name) });
    return failed(
      'invalid-cell',
      `Cannot look up the cell ${quoted(name, 40)}: a name to search for has 2 to 255 characters; send its cell_instance_id`,
      'cell',
    );
  }
  return failed('missing-cell', 'Cannot file the reading: it names no cell; give cell_instance_id or cell');
}
