import { ConfigError } from '../../core/errors.ts';
import { copiesRows, settingsForReport, type Settings } from '../options.ts';
import { openResources, type OpenedResources } from '../outside/openResources.ts';
import { TEXT_MODEL } from '../shape.ts';
import { STANDARD_INPUT } from '../standardInput/withSpool.ts';
import { AskedColumns } from './askedColumns.ts';
import { withScores } from '../../recipes/scores.ts';
import { sharedSettings, type CleanOptions, type CleanSettings } from './cleanOptions.ts';
import { passesOf, type Pass } from './passes.ts';
import { referencesOf } from './references.ts';
import { assertRunnable } from './runPass.ts';
import { signalsRead } from './signalsRead.ts';
import type { Stored } from './stored/openStored.ts';

/** A cleaning job that has been checked as far as can be without its inputs. */
export interface PreparedClean {
  readonly options: CleanOptions;
  readonly settings: Settings;
  readonly clean: CleanSettings;
  readonly passes: readonly Pass[];
  readonly outside: OpenedResources;
  /** Identity of lists and models when the job began. */
  readonly lists: Readonly<Record<string, unknown>>;
  /** What the job is known by beside its inputs. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Files of reference texts. */
  readonly references: readonly string[];
  /** Signals in place of texts. */
  readonly stored: Stored | null;
  /** The signals alone say what the inputs were. */
  readonly unnamed: boolean;
}

/** Checks options and recipe, and opens lists and models. @throws ConfigError, UnsupportedError; InputError, FormatError for a list or model */
export async function prepareClean(given: CleanOptions, stored: Stored | null): Promise<PreparedClean> {
  // Of inputs that nobody named, names and rows are known from their signals.
  const unnamed = stored !== null && given.inputs.length === 0;
  const options = unnamed ? { ...given, inputs: stored.measured.map(({ name }) => name), emit: given.emit ?? (given.dryRun === true ? undefined : 'mask') } : given;
  const settings = sharedSettings(options);
  if (unnamed && copiesRows(settings)) throw new ConfigError({ expected: 'the inputs, for their rows', found: 'signals alone', remedy: 'name the inputs that the signals were measured from, or give --emit mask or ids' });
  if (stored !== null && !unnamed && options.inputs.includes(STANDARD_INPUT)) throw new ConfigError({ expected: 'the files that were measured', found: 'standard input', remedy: 'write it to a file and name that' });
  if (stored !== null && options.scores !== undefined && Object.keys(options.scores).length > 0) throw new ConfigError({ expected: 'scores from columns of the inputs, or stored signals', found: 'both', remedy: 'leave --score out, or store them with the signals' });
  const recipe = withScores(options.recipe, options.scores ?? {});
  const scores = stored === null ? (recipe.scores ?? {}) : {};
  const references = await referencesOf(options);
  const passes = passesOf(recipe);
  const urlColumn = options.urlColumn ?? null;
  const thresholds = options.thresholds ?? false;
  const outside = await openResources(options, stored === null ? signalsRead(recipe) : []);
  const lists = await outside.identity();
  if (stored === null) assertRunnable(passes, outside.resources, urlColumn, Object.keys(scores));
  const { textColumn, idColumn, onError } = settingsForReport(settings);
  const { sample, emit, saveRemoved } = settings;
  const identity = {
    command: 'clean', recipe, urlColumn, textColumn, idColumn, onError, emit, saveRemoved, ...(settings.calibration ? {} : { calibration: false }), text: TEXT_MODEL, lists,
    ...(thresholds ? { thresholds } : {}), ...(stored === null ? {} : { fromSignals: true }), ...(sample === null ? {} : { sample }), ...(references.length === 0 ? {} : { against: references }),
  };
  return { options, settings, clean: { recipe, urlColumn, thresholds, asked: new AskedColumns(passes, urlColumn, Object.values(scores)) }, passes, outside, lists, identity, references, stored, unnamed };
}
