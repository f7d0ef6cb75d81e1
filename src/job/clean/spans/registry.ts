import type { SpanStage } from './spanStage.ts';

/** Every method of cutting spans, one line each. */
export const spanStages: readonly SpanStage[] = [];
