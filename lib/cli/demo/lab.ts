/** The cells of the demo: what is on their labels, and their ids in Ionworks. */
export const cells = ['A-017', 'A-018', 'A-019', 'A-020', 'A-021', 'A-022', 'A-023'].map((name, index) => ({
  id: `6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b00${index + 17}`,
  name,
}));

/** The id of a cell, which Ionworks finds by the name on its label. */
export function idOf(name: string): string {
  const cell = cells.find((candidate) => candidate.name === name);
  if (!cell) throw new Error(`The demo has no cell ${name}`);
  return cell.id;
}

/** What the lab knows of its instruments: the registry that the function reads from INSTRUMENTS. */
export const instruments = {
  'mic-1': { kind: 'micrometer', format: 'digimatic', model: 'Mitutoyo MDC-25PX' },
  'mux-1': { kind: 'micrometer', format: 'mitutoyo-mux10', unit: 'mm', model: 'Mitutoyo MUX-10F' },
  'scale-1': { kind: 'balance', format: 'sbi', model: 'Sartorius Entris' },
  'scale-2': { kind: 'balance', format: 'mt-sics', model: 'Mettler Toledo MS204' },
} as const;
