import { randomUUID } from 'node:crypto';

import type { NewMeasurement } from './new-measurement.ts';

export interface Cell {
  readonly id: string;
  /** What is written on the cell; two cells may have the same. */
  readonly name: string;
}

/** `CellMeasurement` of the OpenAPI: what the API answers and keeps. */
export interface Measurement extends NewMeasurement {
  readonly id: string;
  readonly cell_instance_id: string;
  readonly organization_id: string;
  readonly created_by: string;
  readonly created_by_email: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly updated_at: string;
}

export type Creation =
  | { readonly kind: 'created'; readonly measurement: Measurement }
  | { readonly kind: 'name-taken'; readonly existingId: string }
  | { readonly kind: 'unknown-cell' };

/** The cells and measurements of one organisation, in memory, in the order in which they came. */
export interface Store {
  /** A cell of the same id gets the new name and keeps its measurements. */
  addCell(cell: Cell): void;
  cell(id: string): Cell | undefined;
  cells(): readonly Cell[];
  /** A name is taken at most once in a cell; compared exactly. */
  create(cellId: string, measurement: NewMeasurement): Creation;
  measurement(id: string): Measurement | undefined;
  measurements(cellId?: string): readonly Measurement[];
}

/** Who the stand-in's key belongs to. */
export const user = {
  id: '0b0e7e2c-6f3c-4f0a-9d5d-1f6a2f1c0001',
  email: 'bench@example.com',
  organization: { id: '0b0e7e2c-6f3c-4f0a-9d5d-1f6a2f1c0002', name: 'Local laboratory' },
} as const;

/** The one specification that all cells of the stand-in are made to. */
export const specificationId = '0b0e7e2c-6f3c-4f0a-9d5d-1f6a2f1c0003';

/** @param now the clock of `created_at`, in epoch milliseconds */
export function createStore(now: () => number): Store {
  const shelves = new Map<string, { cell: Cell; byName: Map<string, Measurement> }>();
  const byId = new Map<string, Measurement>();

  return {
    addCell(cell) {
      shelves.set(cell.id, { cell, byName: shelves.get(cell.id)?.byName ?? new Map() });
    },
    cell: (id) => shelves.get(id)?.cell,
    cells: () => Array.from(shelves.values(), ({ cell }) => cell),
    create(cellId, sent) {
      const shelf = shelves.get(cellId);
      if (!shelf) return { kind: 'unknown-cell' };
      const taken = shelf.byName.get(sent.name);
      if (taken) return { kind: 'name-taken', existingId: taken.id };
      const createdAt = new Date(now()).toISOString();
      const measurement: Measurement = {
        id: randomUUID(),
        ...sent,
        cell_instance_id: cellId,
        organization_id: user.organization.id,
        created_by: user.id,
        created_by_email: user.email,
        created_at: createdAt,
        updated_at: createdAt,
      };
      shelf.byName.set(sent.name, measurement);
      byId.set(measurement.id, measurement);
      return { kind: 'created', measurement };
    },
    measurement: (id) => byId.get(id),
    measurements(cellId) {
      const kept = cellId === undefined ? byId : shelves.get(cellId)?.byName;
      return [...(kept?.values() ?? [])];
    },
  };
}
