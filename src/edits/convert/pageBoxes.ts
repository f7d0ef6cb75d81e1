import { utf8 } from '../../signals/countIn.ts';
import type { Edit } from '../edit.ts';
import { joinsWithoutSpace } from './lineText.ts';
import { readingOrder, type PageBox } from './readingOrder.ts';

const source = 'MAP-NEO, Matrix/document-convert/utils.py (convert_info_md, sorted_layout_boxes), 81f3cad; the JSON is bandsaw’s';
/** Kinds of boxes that are no part of the text. */
const LEFT_OUT = new Set(['header', 'footer', 'page_number', 'reference', 'equation', 'figure', 'figure_caption', 'table_caption']);

interface Block extends PageBox {
  readonly label: string;
  readonly text: string;
}

interface PageOfBoxes {
  readonly width: number;
  readonly blocks: readonly Block[];
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** `{"box": [left, top, right, bottom], "text": "…", "label": "text", "score": 0.9}`; the last two may be left out. */
function blockOf(value: unknown, leastScore: number): Block | null | 'left-out' {
  const fields = fieldsOf(value);
  const box = fields?.['box'];
  const text = fields?.['text'];
  if (fields === null || typeof text !== 'string' || !Array.isArray(box) || box.length !== 4 || !box.every((each): each is number => typeof each === 'number')) return null;
  const { label = 'text', score = 1 } = fields;
  if (typeof label !== 'string' || typeof score !== 'number') return null;
  const [left, top, right, bottom] = box;
  return LEFT_OUT.has(label) || score <= leastScore ? 'left-out' : { left, top, right, bottom, label, text };
}

/** `{"width": 595, "boxes": […]}` */
function pageOf(value: unknown, leastScore: number): PageOfBoxes | null {
  const fields = fieldsOf(value);
  const width = fields?.['width'];
  const boxes = fields?.['boxes'];
  if (typeof width !== 'number' || !Array.isArray(boxes)) return null;
  const blocks = boxes.map((box) => blockOf(box, leastScore));
  if (blocks.includes(null)) return null;
  return { width, blocks: blocks.filter((block): block is Block => block !== null && block !== 'left-out') };
}

/** Returns the pages of `{"pages": […]}`, or null for any other text. */
function pagesOf(text: string, leastScore: number): PageOfBoxes[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const pages = fieldsOf(value)?.['pages'];
  if (!Array.isArray(pages)) return null;
  const read = pages.map((page) => pageOf(page, leastScore));
  return read.includes(null) ? null : (read as PageOfBoxes[]);
}

/** Joins the lines of a block: without a space where the scripts have none. */
function oneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.map((line, i) => {
    const last = Array.from((lines[i - 1] ?? '').slice(-2)).at(-1);
    return last === undefined || joinsWithoutSpace(last.codePointAt(0) ?? 0, line.codePointAt(0) ?? 0) ? line : ` ${line}`;
  }).join('');
}

function written({ label, text }: Block): string {
  if (label === 'title') return `# ${oneLine(text)}`;
  return label === 'list' || label === 'table' ? text.trim() : oneLine(text);
}

/** M25. */
export const pageBoxes: Edit = {
  id: 'convert.page-boxes',
  doc: 'A text that is JSON, {"pages": [{"width": 595, "boxes": [{"box": [left, top, right, bottom], "text": "…", "label": "title", "score": 0.9}]}]}, becomes the text of its boxes in the order in which they are read: left column before right, a box over both ends them. Headers, footers, page numbers, references, equations, figures and captions go, and what was recognised badly; titles begin with #, pages end with a form feed. Any other text stays',
  source,
  settings: { leastScore: { type: 'number', default: 0.5, minimum: 0, maximum: 1, doc: 'boxes of at most this score go', source: 'MAP-NEO, Matrix/document-convert/multi_thread_process_to_doc.py, 81f3cad' } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const start = document.trimStart(0, bytes.length);
    if (bytes[start] !== 0x7b) return null;
    const pages = pagesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), settings['leastScore'] as number);
    if (pages === null) return null;
    const text = pages.map(({ width, blocks }) => readingOrder(blocks, width).map(written).filter((each) => each !== '').join('\n\n')).join('\n\f');
    writer.replace(0, document.originalByte(bytes.length), utf8(text));
    return null;
  },
};
