import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { dclmSignals } from './dclm.ts';
import { finewebSignals } from './fineweb.ts';
import { gopherQualitySignals } from './gopherQuality.ts';
import { gopherRepetitionSignals } from './gopherRepetition.ts';
import { mapNeoSignals } from './mapNeo.ts';
import { mapNeoCompatSignals } from './mapNeoCompat.ts';
import { mapNeoZhSignals } from './mapNeoZh.ts';
import { redpajamaSignals } from './redpajama.ts';
import { documentStoredSignals, redpajamaStoredSignals } from './redpajamaStored.ts';
import { redpajamaV1Signals } from './redpajamaV1.ts';
import type { Signal } from './signal.ts';

/** Every signal; families in the order in which they were added. */
export const signals: readonly Signal[] = [
  ...redpajamaSignals,
  ...redpajamaStoredSignals,
  ...documentStoredSignals,
  ...gopherQualitySignals,
  ...gopherRepetitionSignals,
  ...finewebSignals,
  ...mapNeoSignals,
  ...mapNeoCompatSignals,
  ...mapNeoZhSignals,
  ...dclmSignals,
  ...redpajamaV1Signals,
];

/** Names of the families: what stands before the dot. */
export const signalFamilies: readonly string[] = [...new Set(signals.map(({ id }) => id.slice(0, id.indexOf('.'))))];

/** Returns the signals that ids and names of families ask for, each once, in the order of the registry. @throws ConfigError for an unknown one */
export function signalsOf(names: readonly string[]): Signal[] {
  for (const name of names) {
    if (signalFamilies.includes(name) || signals.some(({ id }) => id === name)) continue;
    const near = nearest(name, [...signalFamilies, ...signals.map(({ id }) => id)]);
    throw new ConfigError({ expected: `a family of signals (${signalFamilies.join(', ')}) or the id of one`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? 'run bandsaw signals --list' : `did you mean ${near}` });
  }
  return signals.filter(({ id }) => names.includes(id) || names.includes(id.slice(0, id.indexOf('.'))));
}
