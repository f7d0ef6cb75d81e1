import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { c4Lines } from './c4Lines.ts';
import { hyphens } from './convert/hyphens.ts';
import { joinLines } from './convert/joinLines.ts';
import { pageBoxes } from './convert/pageBoxes.ts';
import { pageEdges } from './convert/pageEdges.ts';
import { styleTokens } from './convert/styleTokens.ts';
import { dclmLines } from './dclmLines.ts';
import { dclmNewlines } from './dclmNewlines.ts';
import { dclmUrls } from './dclmUrls.ts';
import type { Edit } from './edit.ts';
import { githubHeader } from './githubHeader.ts';
import { htmlText } from './htmlText.ts';
import { latexSource } from './latexSource.ts';
import { mapNeoZhDomains, mapNeoZhHosts, mapNeoZhLines, mapNeoZhLinks, mapNeoZhPunctuation } from './mapNeoZhText.ts';
import { nfc } from './nfc.ts';
import { pii } from './pii.ts';
import { repairText } from './repairText.ts';

/** Every edit, one line each. */
export const edits: readonly Edit[] = [
  c4Lines,
  dclmUrls,
  dclmNewlines,
  dclmLines,
  mapNeoZhPunctuation,
  mapNeoZhLinks,
  mapNeoZhHosts,
  mapNeoZhDomains,
  mapNeoZhLines,
  pii,
  repairText,
  nfc,
  githubHeader,
  latexSource,
  htmlText,
  pageBoxes,
  styleTokens,
  pageEdges,
  hyphens,
  joinLines,
];

/** @throws ConfigError if there is no such edit */
export function editOf(id: unknown): Edit {
  const found = edits.find((edit) => edit.id === id);
  if (found !== undefined) return found;
  // Of a recipe in the form of its file, which has names where the parsed one has objects.
  if (typeof id !== 'string') throw new ConfigError({ expected: 'the id of an edit', found: String(id), remedy: 'give the recipe to parseRecipe first' });
  const near = nearest(id, edits.map((edit) => edit.id));
  throw new ConfigError({ expected: 'the id of an edit', found: JSON.stringify(id.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
