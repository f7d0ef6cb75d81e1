/** Documents in every Arrow layout, sliced without rebasing, with nulls: the same sketches on every engine as the oracle's. */
import { Dictionary, Int32, LargeUtf8, Utf8, Utf8View, vectorFromArray, type Data, type DataType } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textColumnFromArrow } from '../../src/batch/arrowText.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { compareWords } from '../harness/compareWords.ts';
import { sketchOracle, type SketchShape } from '../oracles/sketch.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { nastyText } from './texts.ts';

let engines: NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => {
  await closeAll(engines);
});

const shape: SketchShape = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
const values = Array.from({ length: 48 }, (_, i) => (i % 7 === 3 ? null : i % 11 === 5 ? '' : new TextDecoder().decode(nastyText(900 + i, (i * 23) % 260, 0))));

const types: readonly (readonly [string, DataType])[] = [
  ['Utf8', new Utf8()],
  ['LargeUtf8', new LargeUtf8()],
  ['Utf8View', new Utf8View()],
  ['Dictionary<Utf8>', new Dictionary(new Utf8(), new Int32())],
];

for (const [name, type] of types) {
  test(`${name}: whole and sliced`, async () => {
    const [data] = vectorFromArray(values, type).data as Data[];
    const slices: readonly (readonly [number, number])[] = [
      [0, 48],
      [5, 48],
      [17, 31],
      [47, 48],
    ];
    for (const [from, to] of slices) {
      for (const column of [textColumnFromArrow(data, from, to), textColumnFromArrow(data.slice(from, to - from) as Data)]) {
        const want = values.slice(from, to).map((value) => sketchOracle(new TextEncoder().encode(value ?? ''), shape));
        for (const { name: engineName, engine } of engines) {
          const got = await engine.run(sketchWork(column, shape));
          const signatures = Uint32Array.from(want.flatMap(({ signature }) => [...signature]));
          const digests = Uint32Array.from(want.flatMap(({ digest }) => [...digest]));
          expect({ engineName, from, to, signatures: compareWords(got['signatures'], signatures), digests: compareWords(got['digests'], digests) }).toEqual({ engineName, from, to, signatures: null, digests: null });
        }
      }
    }
  });
}
