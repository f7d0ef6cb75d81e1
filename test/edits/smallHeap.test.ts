/** A text may be nothing but line ends: what edits and the paragraph filter hold of it is packed, not an object each. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from '../cli/runBandsaw.ts';
import { edits } from '../../src/edits/registry.ts';

test('texts of nothing but breaks, hyphens and tokens of 256 KiB fit a heap of 28 MiB', async () => {
  const { status, stdout, stderr } = await runNode(['--max-old-space-size=28', fileURLToPath(new URL('smallHeap.mjs', import.meta.url))], fileURLToPath(new URL('.', import.meta.url)));
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${7 * edits.length + 8} texts\n`, stderr: '' });
});
