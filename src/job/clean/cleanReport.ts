import type { RowCounts } from '../facts.ts';
import { JOB_FORMAT } from '../manifest.ts';
import type { Settings } from '../options.ts';
import type { NearDuplicates } from '../report.ts';
import type { SampleShare } from '../rowSample.ts';
import type { RuleSamples } from '../samples/samples.ts';
import type { JobFile } from '../units.ts';
import { TEXT_MODEL } from '../shape.ts';
import type { CleanSettings } from './cleanOptions.ts';
import type { Amount, StageFunnel } from './funnel.ts';
import type { Numbering, PassContamination } from './passFacts.ts';
import type { RuleThresholds } from './thresholds/ruleCensus.ts';

/** What report.json of a cleaning job holds: only what follows from inputs and recipe, so that two runs compare byte for byte. */
export interface CleanReport {
  /** Of all inputs: in = kept + removed + rejected. */
  readonly rows: RowCounts;
  /** The same for each input, by its path, in their order. */
  readonly files: readonly ({ readonly file: string } & RowCounts)[];
  /** As it was carried out, with the source of every setting. */
  readonly recipe: CleanSettings['recipe'];
  /** Rows with a text before the first stage, and those without. */
  readonly input: Readonly<Amount> & { readonly nulls: number };
  /** Only where a sample was asked for: what part of the inputs it is. */
  readonly sample?: SampleShare;
  /** In the order of the recipe. */
  readonly stages: readonly StageFunnel[];
  /** Only where asked for: what the limits of the rules would take at other values, by runs of neighbouring stages of rules. */
  readonly thresholds?: readonly RuleThresholds[];
  /** A few of the rows that went, with excerpts, by what took them; chosen by a hash of file and row. */
  readonly samples: readonly RuleSamples[];
  /** Of every near-duplicate stage, in the order of the recipe. */
  readonly nearDuplicates: readonly ({ readonly stage: string; readonly threshold: number } & NearDuplicates)[];
  /** Only where a stage looks for reference texts: what each found of them, in the order of the recipe. */
  readonly decontamination?: readonly ({ readonly stage: string } & PassContamination)[];
  /** What else can change the outputs. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Versions of what the outputs follow from. */
  readonly formats: Readonly<Record<string, string>>;
}

interface CleanParts {
  readonly clean: CleanSettings;
  /** Files of reference texts. */
  readonly references: readonly string[];
  readonly settings: Settings;
  readonly files: readonly JobFile[];
  readonly rows: RowCounts;
  readonly fileRows: readonly RowCounts[];
  readonly numbering: Numbering;
  readonly stages: readonly StageFunnel[];
  readonly samples: readonly RuleSamples[];
  readonly nearDuplicates: CleanReport['nearDuplicates'];
  readonly decontamination: readonly ({ readonly stage: string } & PassContamination)[];
  readonly thresholds: readonly RuleThresholds[] | null;
  readonly sample: SampleShare | null;
  /** Whether bytes and words of documents are known. */
  readonly sizes: boolean;
}

/** What is not known is NaN, which JSON has as null. */
function knownOf(amount: Readonly<Amount>, sizes: boolean): Readonly<Amount> {
  return sizes ? amount : { ...amount, bytes: NaN, words: NaN };
}

export function cleanReportOf({ clean, references, settings, files, rows, fileRows, numbering, stages, samples, sample, thresholds, sizes, nearDuplicates, decontamination }: CleanParts): CleanReport {
  const { textColumn, idColumn, onError, sample: asked } = settings;
  return {
    rows,
    files: fileRows.map((counts, index) => ({ file: files[index].path, ...counts })),
    recipe: clean.recipe,
    input: { ...knownOf(numbering.documents, sizes), nulls: numbering.nulls },
    ...(sample === null ? {} : { sample }),
    stages: sizes ? stages : stages.map((stage) => ({ ...stage, in: knownOf(stage.in, sizes), out: knownOf(stage.out, sizes), rules: stage.rules.map((rule) => ({ ...rule, bytes: NaN })) })),
    ...(thresholds === null ? {} : { thresholds }),
    samples,
    nearDuplicates,
    ...(decontamination.length === 0 ? {} : { decontamination }),
    settings: { textColumn, idColumn, urlColumn: clean.urlColumn, onError, ...(asked === null ? {} : { sample: asked }), ...(references.length === 0 ? {} : { against: references }) },
    formats: { job: JOB_FORMAT, text: TEXT_MODEL },
  };
}

