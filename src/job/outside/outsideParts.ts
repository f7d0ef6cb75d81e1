import type { LineScore, Resources } from '../../signals/resources.ts';
import { openClassifiers } from './classifiers.ts';
import { loadJieba } from './jieba.ts';
import { openLanguageModel } from './languageModel.ts';
import type { Part } from './part.ts';
import { openTokenizer } from './tokenizer.ts';

/** A function of the program's own. `id` says which, version and all: a job that is gone on with must have the same one. */
export interface NamedFunction<F> {
  /** Part of what tells one job from another. */
  readonly id: string;
  /** Must depend on its argument alone. */
  readonly call: F;
}

/** Models, packages and functions that are no part of bandsaw and that some rules and signals cannot do without. */
export interface OutsideParts {
  /** A model of fastText that tells languages apart, such as lid.176.bin; left out: lid.176.ftz of the package fasttext.wasm.js, where that is installed. */
  readonly languageModel?: string | undefined;
  /** Classifiers in fastText's format, `NAME=FILE`, or `NAME:LABEL=FILE` to say whose label the score is of; left out: of two labels the one that is not `cc` nor `0`. */
  readonly classifiers?: readonly string[] | undefined;
  /** A tokenizer.json of Hugging Face; needs the package @huggingface/tokenizers. */
  readonly tokenizer?: string | undefined;
  /** Cuts a text without spaces into words, in order; left out: the package @node-rs/jieba, where that is installed. */
  readonly cutWords?: NamedFunction<(text: string) => readonly string[]> | undefined;
  /** Tells how many tokens a text has, in place of `tokenizer`. */
  readonly countTokens?: NamedFunction<(text: string) => number> | undefined;
  /** What a language model makes of a line, for perplexities. */
  readonly scoreLine?: NamedFunction<(line: string) => LineScore> | undefined;
}

/** What rules or signals ask for. */
interface Wanted {
  readonly resources: ReadonlySet<keyof Resources>;
  /** Names. */
  readonly classifiers: ReadonlySet<string>;
}

type PartResources = Pick<Resources, 'cutWords' | 'countTokens' | 'scoreLine' | 'language' | 'classifiers'>;

interface OpenedParts {
  readonly resources: PartResources;
  readonly identity: () => Promise<Record<string, unknown>>;
  readonly bytes: number;
}

function named<F>(given: NamedFunction<F> | undefined): Part<F> | null {
  return given === undefined ? null : { value: given.call, identity: () => Promise.resolve(given.id), bytes: 0 };
}

/**
 * Opens the parts that are wanted and there; a part that is not there is null, and who needs it says so.
 * @throws InputError, FormatError, UnsupportedError for a model that cannot be read; ConfigError for a package that is
 *   installed and does not work, a classifier that nobody wants, or one of whose labels none can be told for its own
 */
export async function openParts(options: OutsideParts, wanted: Wanted): Promise<OpenedParts> {
  const wants = (name: keyof Resources): boolean => wanted.resources.has(name);
  const cutWords = wants('cutWords') ? (named(options.cutWords) ?? (await loadJieba())) : null;
  const countTokens = wants('countTokens') ? (named(options.countTokens) ?? (options.tokenizer === undefined ? null : await openTokenizer(options.tokenizer))) : null;
  const scoreLine = wants('scoreLine') ? named(options.scoreLine) : null;
  const language = wants('language') ? await openLanguageModel(options.languageModel) : null;
  const classifiers = await openClassifiers(options.classifiers ?? [], wanted.classifiers);
  const opened = Object.entries({ cutWords, countTokens, scoreLine, language, classifiers }).filter((entry): entry is [string, Part<never>] => entry[1] !== null);
  return {
    resources: { cutWords: cutWords?.value ?? null, countTokens: countTokens?.value ?? null, scoreLine: scoreLine?.value ?? null, language: language?.value ?? null, classifiers: classifiers?.value ?? new Map() },
    identity: async () => Object.fromEntries(await Promise.all(opened.map(async ([name, part]) => [name, await part.identity()] as const))),
    bytes: opened.reduce((sum, [, part]) => sum + part.bytes, 0),
  };
}
