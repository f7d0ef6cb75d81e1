import { ConfigError } from '../../core/errors.ts';
import { CLASSIFIER_NAME } from '../../signals/classifiers.ts';
import type { LabelScorer } from '../../signals/resources.ts';
import { openFastText } from './fastTextModel.ts';
import type { Part } from './part.ts';

const PREFIX = '__label__';
/** What the systems call the class that they do not want. */
const UNWANTED = ['cc', '0'];

interface Asked {
  readonly name: string;
  /** As given, or null. */
  readonly label: string | null;
  readonly path: string;
}

function parse(given: string): Asked {
  const equals = given.indexOf('=');
  const asked = given.slice(0, Math.max(0, equals));
  // Labels may have colons themselves.
  const colon = asked.indexOf(':');
  const [name, label] = colon < 0 ? [asked, null] : [asked.slice(0, colon), asked.slice(colon + 1)];
  const path = given.slice(equals + 1);
  if (equals < 1 || path === '' || !CLASSIFIER_NAME.test(name) || label === '') throw new ConfigError({ expected: 'a classifier as NAME=FILE or NAME:LABEL=FILE, its name of a-z, 0-9, - and _', found: JSON.stringify(given.slice(0, 80)), remedy: 'correct it' });
  return { name, label, path };
}

/** Returns the place of the label that the score is of. @throws ConfigError */
function labelOf({ name, label, path }: Asked, labels: readonly string[]): number {
  const bare = labels.map((each) => each.replace(PREFIX, ''));
  const found = label === null ? bare.flatMap((each, i) => (UNWANTED.includes(each) ? [] : [i])) : bare.flatMap((each, i) => (each === label.replace(PREFIX, '') ? [i] : []));
  if (found.length === 1 && (label !== null || labels.length === 2)) return found[0];
  const shown = bare.slice(0, 8).join(', ');
  if (label !== null) throw new ConfigError({ expected: `one of the labels ${shown}`, found: JSON.stringify(label.slice(0, 64)), remedy: `name it: --classifier ${name}:LABEL=${path}` });
  throw new ConfigError({ expected: `to know whose label the score of the classifier ${name} is of`, found: `the labels ${shown}`, remedy: `name one: --classifier ${name}:LABEL=${path}` });
}

/** Opens classifiers, each whole. Returns null for none. @throws ConfigError, also for one that nothing asks; InputError, FormatError, UnsupportedError */
export async function openClassifiers(given: readonly string[], wanted: ReadonlySet<string>): Promise<Part<ReadonlyMap<string, LabelScorer>> | null> {
  const asked = given.map(parse);
  for (const [i, { name }] of asked.entries()) {
    if (asked.findIndex((each) => each.name === name) !== i) throw new ConfigError({ expected: 'every classifier to have a name of its own', found: `${name} twice`, remedy: 'rename one' });
    if (!wanted.has(name)) throw new ConfigError({ expected: `a signal or rule that reads the classifier ${name}`, found: 'none', remedy: `ask for classifier.${name}, or leave the classifier out` });
  }
  if (asked.length === 0) return null;
  const opened = new Map<string, LabelScorer>();
  const identities: [string, number, Part<unknown>][] = [];
  for (const each of asked) {
    const part = await openFastText(each.path);
    const label = labelOf(each, part.value.labels);
    opened.set(each.name, { classifier: part.value, label });
    identities.push([each.name, label, part]);
  }
  return {
    value: opened,
    identity: async () => Promise.all(identities.map(async ([name, label, part]) => [name, label, await part.identity()])),
    bytes: identities.reduce((sum, [, , { bytes }]) => sum + bytes, 0),
  };
}
