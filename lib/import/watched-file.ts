import type { ImportFile } from './file.ts';
import type { ImportProgress } from './world.ts';

/** The file, whose reading is told: how many of its bytes have come, each time that it is read. */
export function watchedFile(
  file: ImportFile,
  onProgress: (progress: Extract<ImportProgress, { kind: 'surveying' }>) => void,
): ImportFile {
  return {
    ...file,
    async *read() {
      let bytes = 0;
      for await (const chunk of file.read()) {
        yield chunk;
        bytes += chunk.byteLength;
        onProgress({ kind: 'surveying', bytes, of: file.bytes });
      }
    },
  };
}
