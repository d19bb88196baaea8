import type { Project } from './world/run.ts';

/** Imports what is simulated. Only now, so that a plant that was put in before is part of it. */
export async function loadProject(): Promise<Project> {
  const [{ ingest }, { adaptiveLimit }] = await Promise.all([
    import('../../lib/ingest.ts'),
    import('../../lib/adapters/concurrency.ts'),
  ]);
  return { ingest, adaptiveLimit };
}
