import { editStage } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

export const convertedDocuments: Recipe = {
  name: 'converted-documents',
  doc: 'What a converter of PDF or scans leaves in texts: boxes in their order, style tokens, headers, footers and page numbers, words and sentences broken across lines and pages',
  source: 'bandsaw: MAP-NEO (Zhang et al., 2024, arXiv 2405.19327) names these repairs and leaves them to a language model. Formulas are not repaired. For texts from converters alone: pages of the web have no page numbers',
  stages: [editStage('convert', ['convert.page-boxes', 'convert.style-tokens', 'convert.page-edges', 'convert.hyphens', 'convert.join-lines'])],
};
