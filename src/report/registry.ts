import type { Section } from './section.ts';
import { bands } from './sections/bands.ts';
import { candidates } from './sections/candidates.ts';
import { clusters } from './sections/clusters.ts';
import { contamination } from './sections/contamination.ts';
import { edits } from './sections/edits.ts';
import { files } from './sections/files.ts';
import { funnel } from './sections/funnel.ts';
import { machine } from './sections/machine.ts';
import { reasons } from './sections/reasons.ts';
import { samples } from './sections/samples.ts';
import { sideBySide } from './sections/sideBySide.ts';
import { similarity } from './sections/similarity.ts';
import { stageCounts } from './sections/stageCounts.ts';
import { summary } from './sections/summary.ts';
import { thresholds } from './sections/thresholds.ts';
import { time } from './sections/time.ts';

/** The parts of the page, in their order. */
export const sections: readonly Section[] = [summary, funnel, reasons, samples, edits, thresholds, contamination, similarity, sideBySide, bands, candidates, clusters, stageCounts, files, time, machine];
