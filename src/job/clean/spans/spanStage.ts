import type { Settings } from '../../../core/setting.ts';
import type { GlobalStage } from '../../../recipes/recipe.ts';
import type { Corpus } from '../corpus.ts';
import type { Removal } from '../fates.ts';
import type { PassContamination } from '../passFacts.ts';
import type { StageCounts } from '../stageCounts.ts';
import type { CutWriter } from './cutWriter.ts';
import type { DocumentCuts } from './documentCuts.ts';

/** A way of finding spans that go: a stage of a recipe that cuts what other documents, the same one or reference texts have already. */
export interface SpanStage {
  readonly kind: 'lines' | 'paragraphs' | 'decontaminate';
  /** As the stage's setting `method` names it. */
  readonly method: string;
  /** Looks at the settings before anything starts. @throws ConfigError */
  assertSettings?(settings: Settings, stage: GlobalStage): void;
  /**
   * Reads the corpus as often as it must and spills what goes. Returns what is asked about every document in the reading
   * that cuts, or null where the spilled cuts say it all.
   */
  open(pass: SpanPass): Promise<DocumentJudge | null>;
}

export interface SpanPass {
  /** Its views have the texts as the passes before left them. */
  readonly corpus: Corpus;
  /** Names records of the stage's own, which it drops. */
  readonly pass: number;
  /** All of the stage's settings. */
  readonly settings: Settings;
  readonly urlColumn: string | null;
  readonly cuts: CutWriter;
  /** Takes what the stage says of itself, until the pass ends. */
  readonly tell: (counts: StageCounts) => void;
  /** Keeps what was found of reference texts, with the files that cuts and removals name, until the pass ends. */
  readonly takeContamination: (found: PassContamination) => void;
}

interface JudgedDocument {
  readonly unit: number;
  /** Place of its input. */
  readonly file: number;
  /** A view, for the call. */
  readonly text: Uint8Array;
}

/**
 * Asked about every document that has a text and was not dropped, in ascending order of units. May add to what is cut;
 * returns why the whole document goes, or null.
 */
export type DocumentJudge = (document: JudgedDocument, cuts: DocumentCuts) => Removal | null;
