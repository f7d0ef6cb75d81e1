/** An index of past documents, seen and kept in order from a program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compactIndex, dedup, removeFromIndex, showIndex } from '../../src/index.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { inFolder } from '../job/jobFiles.ts';

test('what jobs added is shown, taken out and compacted away; what is no index, and no memory, is refused', async () => {
  const engine = await openCpuEngine({ workers: 0 });
  try {
    await inFolder(async (folder) => {
      const index = join(folder, 'past');
      const rows = mixedCorpus(5, 80);
      const [a, b] = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
      writeFileSync(a, toJsonl(rows.slice(0, 40)));
      writeFileSync(b, toJsonl(rows.slice(40)));
      for (const [at, path] of [a, b].entries()) await dedup(path, { output: join(folder, `out${at}`), index, calibration: false, engine });

      const full = await showIndex(index);
      expect(full.sources.map(({ file, removed }) => [file, removed])).toEqual([[a, false], [b, false]]);
      expect(full).toMatchObject({ format: 'bandsaw-index-1', version: 2, generations: 2, removedDocuments: 0, settings: { threshold: 0.8, within: null } });
      expect(full.documents).toBe(full.sources[0].documents + full.sources[1].documents);

      const removed = await removeFromIndex(index, 'a.jsonl');
      expect(removed).toEqual({ file: a, documents: full.sources[0].documents, version: 3 });
      await expect(removeFromIndex(index, 'a.jsonl')).rejects.toMatchObject({ code: 'config' });
      expect(await showIndex(index)).toMatchObject({ documents: full.sources[1].documents, removedDocuments: removed.documents, bytes: full.bytes });

      await expect(compactIndex(index, { memory: 0 })).rejects.toMatchObject({ code: 'config' });
      await expect(compactIndex(index, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
      expect(await showIndex(index)).toMatchObject({ version: 3, bytes: full.bytes });
      const compacted = await compactIndex(index, { memory: 2 ** 24 });
      expect(compacted).toMatchObject({ documents: full.sources[1].documents, dropped: removed.documents, bytesBefore: full.bytes, version: 4 });
      expect(compacted.bytes).toBeLessThan(full.bytes);
      expect(await showIndex(index)).toMatchObject({ generations: 1, removedDocuments: 0, bytes: compacted.bytes, changes: [{ change: 'add' }, { change: 'add' }, { change: 'remove', file: a }, { change: 'compact' }] });
      // A job goes on with what is left.
      expect((await dedup(a, { output: join(folder, 'again'), index, calibration: false, engine })).report.index?.past).toBe(compacted.documents);
      await expect(showIndex(join(folder, 'none'))).rejects.toMatchObject({ code: 'input' });
    });
  } finally {
    await engine.close();
  }
}, 60_000);
