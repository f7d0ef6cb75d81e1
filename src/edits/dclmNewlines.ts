import type { Edit } from './edit.ts';

const NEWLINE = 0x0a;
const source = 'DCLM, baselines/baselines_configs/dclm_baseline_refinedweb.yaml, 361714b';

/** DCLM's step 6. */
export const dclmNewlines: Edit = {
  id: 'dclm.newlines',
  doc: 'Runs of three newlines or more become two',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; ) {
      let end = at + 1;
      while (bytes[end] === NEWLINE) end++;
      if (end - at > 2) writer.remove(document.originalByte(at + 2), document.originalByte(end));
      at = bytes.indexOf(NEWLINE, end);
    }
    return null;
  },
};
