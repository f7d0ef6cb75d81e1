import { gopherQualityRules, gopherRepetitionRules } from '../../rules/gopher.ts';
import { rulesStage } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

export const gopher: Recipe = {
  name: 'gopher',
  doc: 'The quality and repetition rules of MassiveText, for English web pages',
  source: 'Rae et al., 2021 (arXiv 2112.11446), A1.1 and table A1, as datatrove orders and counts them (a649de7). Left out: its removal of explicit pages and its deduplication at 0.8 of 13-grams',
  stages: [rulesStage('repetition', gopherRepetitionRules), rulesStage('quality', gopherQualityRules)],
};
