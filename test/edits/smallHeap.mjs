/**
 * Edits and the paragraph filter on texts made of nothing but what they look for, in a process of a small heap, from the build: an object a line or a
 * paragraph would end it. Prints what was done.
 */
import { EditWriter } from '../../dist/edits/editWriter.js';
import { edits } from '../../dist/edits/registry.js';
import { ContentHasher } from '../../dist/exact/contentHash.js';
import { HashSet64 } from '../../dist/exact/hashSet64.js';
import { Bff, bffDefaults, mostNgrams } from '../../dist/paragraphs/bff.js';
import { ExactNgramSet } from '../../dist/paragraphs/ngramSet.js';
import { DocumentTables } from '../../dist/signals/documentTables.js';

const BYTES = 2 ** 18;
const textOf = (unit) => new Uint8Array(Buffer.alloc(BYTES, unit));

const document = new DocumentTables();
const writer = new EditWriter();
let done = 0;
for (const edit of edits) {
  const settings = Object.fromEntries(Object.entries(edit.settings).map(([name, spec]) => [name, spec.default]));
  for (const unit of ['\n', 'a\n', '\f', '1\f\n', 'a-\nb', '<b>', 'a b\n']) {
    const text = textOf(unit);
    edit.apply(document.open(text), settings, writer.begin(text));
    writer.finish();
    done += 1;
  }
}
for (const mode of ['old-both', 'both', 'naive-both', 'substring']) {
  const settings = { ...bffDefaults, mode };
  for (const unit of ['\n', 'a\n']) {
    const text = textOf(unit);
    const set = new ExactNgramSet(HashSet64.within(2 ** 24));
    if (mostNgrams(text, settings) > BYTES) throw new Error(`${mode}: more n-grams than bytes`);
    const bff = new Bff(set, new ContentHasher(), settings);
    bff.next(text);
    bff.next(text);
    done += 1;
  }
}
process.stdout.write(`${done} texts\n`);
