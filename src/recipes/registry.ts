import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Recipe } from './recipe.ts';
import { alaya } from './systems/alaya.ts';
import { c4, c4Datatrove } from './systems/c4.ts';
import { ccnet, ccnetZh } from './systems/ccnet.ts';
import { convertedDocuments } from './systems/convertedDocuments.ts';
import { dclm } from './systems/dclm.ts';
import { defaultEn, defaultZh } from './systems/defaults.ts';
import { fineweb2024, finewebPaper, finewebToday } from './systems/fineweb.ts';
import { gopher } from './systems/gopher.ts';
import { mapNeoEn, mapNeoEnCompat, mapNeoZh, mapNeoZhCompat } from './systems/mapNeo.ts';
import { mapNeoEnSignals, mapNeoEnSignalsCompat } from './systems/mapNeoSignals.ts';
import { redpajamaV1Arxiv, redpajamaV1Books, redpajamaV1CommonCrawl, redpajamaV1Github, redpajamaV1StackExchange } from './systems/redpajamaV1.ts';
import { redpajamaC4, redpajamaGopher, redpajamaRefinedWeb, redpajamaV2 } from './systems/redpajamaV2.ts';
import { slimpajama } from './systems/slimpajama.ts';

/** The recipes that come with bandsaw, one line each. */
export const recipes: readonly Recipe[] = [
  defaultEn,
  defaultZh,
  gopher,
  c4,
  c4Datatrove,
  finewebToday,
  fineweb2024,
  finewebPaper,
  dclm,
  ccnet,
  ccnetZh,
  redpajamaV2,
  redpajamaGopher,
  redpajamaC4,
  redpajamaRefinedWeb,
  redpajamaV1CommonCrawl,
  redpajamaV1Books,
  redpajamaV1Arxiv,
  redpajamaV1StackExchange,
  redpajamaV1Github,
  slimpajama,
  mapNeoEn,
  mapNeoEnCompat,
  mapNeoEnSignals,
  mapNeoEnSignalsCompat,
  mapNeoZh,
  mapNeoZhCompat,
  alaya,
  convertedDocuments,
];

/** @throws ConfigError if there is no such recipe */
export function recipeOf(name: string): Recipe {
  const found = recipes.find((recipe) => recipe.name === name);
  if (found !== undefined) return found;
  const near = nearest(name, recipes.map((recipe) => recipe.name));
  throw new ConfigError({ expected: `the name of a recipe (${recipes.map((recipe) => recipe.name).join(', ')})`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
