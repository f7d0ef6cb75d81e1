import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { bandsawSignals } from './bandsaw.ts';
import { CLASSIFIER_NAME, classifierSignal, redpajamaClassifierSignals } from './classifiers.ts';
import { dclmSignals } from './dclm.ts';
import { documentSizeSignals } from './documentSize.ts';
import { finewebSignals } from './fineweb.ts';
import { gopherQualitySignals } from './gopherQuality.ts';
import { gopherRepetitionSignals } from './gopherRepetition.ts';
import { languageSignal, languageSignals } from './language.ts';
import { lotSignals } from './lot.ts';
import { mapNeoSignals } from './mapNeo.ts';
import { mapNeoCompatSignals } from './mapNeoCompat.ts';
import { mapNeoZhSignals } from './mapNeoZh.ts';
import { perplexitySignals } from './perplexity.ts';
import { redpajamaSignals } from './redpajama.ts';
import { redpajamaStoredSignals } from './redpajamaStored.ts';
import { redpajamaV1Signals } from './redpajamaV1.ts';
import type { Signal } from './signal.ts';

/** Every signal; families in the order in which they were added. */
export const signals: readonly Signal[] = [
  ...redpajamaSignals,
  ...redpajamaStoredSignals,
  ...documentSizeSignals,
  ...languageSignals,
  ...lotSignals,
  ...perplexitySignals,
  ...redpajamaClassifierSignals,
  ...gopherQualitySignals,
  ...gopherRepetitionSignals,
  ...finewebSignals,
  ...mapNeoSignals,
  ...mapNeoCompatSignals,
  ...mapNeoZhSignals,
  ...dclmSignals,
  ...redpajamaV1Signals,
  ...bandsawSignals,
];

/** Names of the families: what stands before the dot. */
const signalFamilies: readonly string[] = [...new Set(signals.map(({ id }) => id.slice(0, id.indexOf('.'))))];

const byId: ReadonlyMap<string, Signal> = new Map(signals.map((signal) => [signal.id, signal]));

/** Returns a signal by its id, or undefined. `classifier.NAME` and `language.CODE` are signals for every name and code. */
export function signalOf(id: string): Signal | undefined {
  const found = byId.get(id);
  if (found !== undefined) return found;
  const dot = id.indexOf('.');
  const name = id.slice(dot + 1);
  if (!CLASSIFIER_NAME.test(name)) return undefined;
  const family = id.slice(0, dot);
  return family === 'classifier' ? classifierSignal(name) : family === 'language' ? languageSignal(name) : undefined;
}

/** True for a signal that nothing here can measure. */
export function onlyStored({ stored, needs, classifier }: Signal): boolean {
  return stored === true && needs === undefined && classifier === undefined;
}

/** Returns the signals that ids and names of families ask for, each once, in the order of the registry, those of classifiers and languages behind. @throws ConfigError for an unknown one */
export function signalsOf(names: readonly string[]): Signal[] {
  for (const name of names) {
    if (signalFamilies.includes(name) || signalOf(name) !== undefined) continue;
    const near = nearest(name, [...signalFamilies, ...signals.map(({ id }) => id)]);
    throw new ConfigError({ expected: `a family of signals (${signalFamilies.join(', ')}) or the id of one`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? 'run bandsaw signals --list' : `did you mean ${near}` });
  }
  const listed = signals.filter(({ id }) => names.includes(id) || names.includes(id.slice(0, id.indexOf('.'))));
  return [...listed, ...[...new Set(names)].filter((name) => !byId.has(name)).map(signalOf).filter((each) => each !== undefined)];
}
