import { bff } from './bff.ts';
import { c4Lines } from './c4Lines.ts';
import { ccnetLines } from './ccnetLines.ts';
import { contaminatedSpans } from './contaminatedSpans.ts';
import { documentLines } from './documentLines.ts';
import { globalParagraphs } from './globalParagraphs.ts';
import { nearParagraphs } from './nearParagraphs.ts';
import { sentenceSpans } from './sentenceSpans.ts';
import { similarLines } from './similarLines.ts';
import type { SpanStage } from './spanStage.ts';

/** Every method of cutting spans, one line each. */
export const spanStages: readonly SpanStage[] = [
  ccnetLines,
  c4Lines,
  sentenceSpans,
  documentLines,
  similarLines,
  globalParagraphs,
  nearParagraphs,
  bff,
  contaminatedSpans,
];
