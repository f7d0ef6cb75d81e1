/** Signatures and keys of texts, by the program's own kernels. */

function columnOf(texts) {
  const parts = texts.map((text) => Buffer.from(text ?? ''));
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null };
}

/** Cuts texts into batches within an engine's limits. */
function* batchesOf(texts, { batchBytes, batchUnits }) {
  let batch = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text ?? '');
    if (batch.length > 0 && (bytes + size > batchBytes || batch.length === batchUnits)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Returns `sketch(texts)` on an open engine. It gives `signatures` (k words a text), `digests` (4 a text, as strings) and
 * `keys`, a list of `bands` strings for each text; a text without words has an empty list and a null digest.
 */
export function sketcherOn(engine, sketchWork, { family, k, n, bands, rows }) {
  return async function sketch(texts) {
    const signatures = new Uint32Array(texts.length * k);
    const digests = [];
    const keys = [];
    for (const batch of batchesOf(texts, engine.limits)) {
      const units = batch.length;
      const out = await engine.run(sketchWork(columnOf(batch), { family, k, n, bands, rows }, new Uint32Array(2 * units)));
      signatures.set(out.signatures.subarray(0, units * k), keys.length * k);
      for (let u = 0; u < units; u++) {
        const hasWords = out.unit_words[u + 1] > out.unit_words[u];
        digests.push(hasWords ? out.digests.subarray(4 * u, 4 * u + 4).join(' ') : null);
        keys.push(hasWords ? Array.from({ length: bands }, (_, band) => `${out.keys[2 * (band * units + u)]} ${out.keys[2 * (band * units + u) + 1]}`) : []);
      }
    }
    return { signatures, digests, keys };
  };
}

/** Opens an engine of the built program; `sketch` as above, `close()` when done. */
export async function openSketcher({ engine: kind, ...shape }) {
  const { openEngine } = await import('../dist/engine/openEngine.js');
  const { sketchWork } = await import('../dist/sketch/sketchPlan.js');
  const engine = await openEngine({ kind });
  return { engine, sketch: sketcherOn(engine, sketchWork, shape), close: () => engine.close() };
}
