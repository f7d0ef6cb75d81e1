import type { NewTexts, ReplacedTexts } from '../replacedTexts.ts';

/** Texts that many may ask for at once: they are read one call after the other, and every answer has buffers of its own. */
export function sharedTexts(texts: ReplacedTexts): ReplacedTexts {
  let last: Promise<unknown> = Promise.resolve();
  return {
    column: texts.column,
    has: (row) => texts.has(row),
    read(first, count) {
      const next = last.then(async () => owned(await texts.read(first, count)));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

function owned({ rows, offsets, bytes }: NewTexts): NewTexts {
  // A Buffer's own slice would be a view.
  return { rows: rows.slice(), offsets: offsets.slice(), bytes: new Uint8Array(bytes.subarray(0, offsets[rows.length])) };
}
