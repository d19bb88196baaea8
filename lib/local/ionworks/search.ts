import { type Answer, envelope, invalid, json } from './answer.ts';
import { integerOf, lastOf } from './query.ts';
import { type Store, specificationId } from './store.ts';
import { lengthErrors, missing, type ValidationError } from './validation-error.ts';

/** `SearchResult` of Ionworks' client (`ionworks/models.py`). */
interface Hit {
  readonly id: string;
  readonly entity_type: string;
  readonly name: string;
  readonly project_id: null;
  readonly parent_id: string;
}

/**
 * `GET /search`: cells and measurements whose name contains `q`, whatever the case (`ionworks/search.py`). At most
 * `per_type` of each type are found at all, in the order in which they were added: a name that many others contain can
 * be missing. `total` counts what was found, over all pages.
 */
export function search(store: Store, query: URLSearchParams): Answer {
  const q = lastOf(query, 'q');
  const errors: ValidationError[] =
    q === undefined ? [missing(['query', 'q'], null)] : lengthErrors(q, ['query', 'q'], { min: 2 });
  const limit = integerOf(query, 'limit', { otherwise: 25, min: 1, max: 100 }, errors);
  const offset = integerOf(query, 'offset', { otherwise: 0, min: 0 }, errors);
  const perType = integerOf(query, 'per_type', { otherwise: 5, min: 1, max: 20 }, errors);
  if (q === undefined || errors.length > 0) return invalid(errors);

  const sought = q.trim();
  if (sought === '') return envelope(400, { code: 'BAD_REQUEST', message: 'Search query must not be blank' });

  const lower = sought.toLowerCase();
  const types = query.getAll('entity_types');
  const found = searched
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .flatMap(({ rows }) =>
      rows(store)
        .filter((row) => row.name.toLowerCase().includes(lower))
        .slice(0, perType),
    );
  return json(200, { results: found.slice(offset, offset + limit), query: sought, total: found.length, limit, offset });
}

const searched: readonly { readonly type: string; readonly rows: (store: Store) => readonly Hit[] }[] = [
  { type: 'cell_instance', rows: cellHits },
  { type: 'cell_measurement', rows: measurementHits },
];

function cellHits(store: Store): readonly Hit[] {
  return store
    .cells()
    .map(({ id, name }) => ({ id, entity_type: 'cell_instance', name, project_id: null, parent_id: specificationId }));
}

function measurementHits(store: Store): readonly Hit[] {
  return store.measurements().map(({ id, name, cell_instance_id }) => ({
    id,
    entity_type: 'cell_measurement',
    name,
    project_id: null,
    parent_id: cell_instance_id,
  }));
}
