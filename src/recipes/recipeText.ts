import { ConfigError } from '../core/errors.ts';

/** Path of a value inside a recipe, from the top: names and places in lists. */
export type RecipePath = readonly (string | number)[];

/** What a file of a recipe holds before anything of it is checked. */
export interface RecipeText {
  readonly value: unknown;
  /** Line of what stands at the path, or of the nearest thing around it, from 1; null where it is not known. */
  readonly lineOf: (path: RecipePath) => number | null;
}

/** A recipe of a hundred rules with all its sources takes a tenth of it; parsers take more than linear time with some texts. */
const MOST_BYTES = 256 * 1024;
/** Nodes that aliases stand for, in all: a few lines can be made to stand for thousands of millions. */
const MOST_ALIASES = 100;
/** Columns before what begins a list or a map, and brackets in brackets: no more levels can there be. The parser goes down by calls, and ends the process where the stack ends. */
const MOST_COLUMNS = 256;
const MOST_BRACKETS = 64;

/** True if the name of a file says YAML. */
function isYaml(file: string): boolean {
  return /\.ya?ml$/iu.test(file);
}

/**
 * Returns what a file holds, as YAML 1.2 if its name ends in .yaml or .yml, otherwise as JSON. Aliases may stand for 100
 * nodes in all; a key may stand in a map once.
 * @throws ConfigError naming file and line
 */
export async function parseRecipeText(text: string, file: string): Promise<RecipeText> {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new ConfigError({ expected: `a recipe of at most ${MOST_BYTES / 1024} KiB`, found: `${Buffer.byteLength(text)} bytes`, remedy: 'name the file of the recipe', file });
  return isYaml(file) ? parseYaml(text, file) : parseJson(text, file);
}

function parseJson(text: string, file: string): RecipeText {
  const deep = lineOfDepth(text);
  if (deep !== null) throw new ConfigError({ expected: 'a recipe in JSON', found: `at line ${deep}: more than ${MOST_BRACKETS} brackets in one another`, remedy: 'correct the file', file });
  try {
    return { value: JSON.parse(text) as unknown, lineOf: () => null };
  } catch (error) {
    throw new ConfigError({ expected: 'a recipe in JSON', found: (error as Error).message, remedy: 'correct the file (a recipe in YAML has a name that ends in .yaml)', file });
  }
}

/** Returns where what stands in a JSON text, which is YAML too; null where that cannot be said. */
export async function linesOfJson(text: string): Promise<RecipeText['lineOf'] | null> {
  return parseYaml(text, '').then(({ lineOf }) => lineOf, () => null);
}

async function parseYaml(text: string, file: string): Promise<RecipeText> {
  const { CST, isNode, Lexer, LineCounter, parseDocument, visit } = await import('yaml');
  const refuse = (found: string): ConfigError => new ConfigError({ expected: 'a recipe in YAML', found, remedy: 'correct the file', file });
  const lines = new LineCounter();
  if (isDeep(new Lexer().lex(text), (token) => CST.tokenType(token))) throw refuse(`more than ${MOST_COLUMNS} columns of indentation or ${MOST_BRACKETS} brackets in one another`);
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      // What aliases stand for is only found out when they are followed.
      throw refuse((error as Error).message.split('\n')[0]);
    }
  };
  const document = attempt(() => parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false, version: '1.2', logLevel: 'error' }));
  const [wrong] = document.errors;
  if (wrong !== undefined) throw refuse(`at line ${lines.linePos(wrong.pos[0]).line}: ${wrong.code === 'MULTIPLE_DOCS' ? 'a second document' : wrong.message.split('\n')[0]}`);
  // The library compares every key of a map with every other.
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const { value: name, range } = key as { value: unknown; range?: readonly number[] | null };
        if (keys.has(name)) throw refuse(`at line ${lines.linePos(range?.[0] ?? 0).line}: the key ${JSON.stringify(String(name).slice(0, 64))} a second time`);
        keys.add(name);
      }
    },
  });
  const value: unknown = attempt(() => document.toJS({ maxAliasCount: MOST_ALIASES }));
  return {
    value,
    lineOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range !== undefined && node.range !== null) return lines.linePos(node.range[0]).line;
      }
      return null;
    },
  };
}

/** Returns the line, from 1, at which brackets of JSON lie in one another deeper than allowed, or null. */
function lineOfDepth(text: string): number | null {
  let brackets = 0;
  let line = 1;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\n') line += 1;
    if (inString && character === '\\') i += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === '[' || character === '{')) brackets += 1;
    else if (!inString && (character === ']' || character === '}')) brackets -= 1;
    if (brackets > MOST_BRACKETS) return line;
  }
  return null;
}

/** Whether lists and maps can lie in one another deeper than allowed, told from the words of the text before they are put together. */
function isDeep(tokens: Iterable<string>, typeOf: (token: string) => string | null): boolean {
  let brackets = 0;
  let column = 0;
  let begun = false;
  for (const token of tokens) {
    const type = typeOf(token);
    if (type === 'newline') [column, begun] = [0, false];
    else {
      if (type === 'flow-seq-start' || type === 'flow-map-start') brackets += 1;
      else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets = Math.max(0, brackets - 1);
      const opens = type !== 'space' && type !== 'comment' && (!begun || type === 'seq-item-ind' || type === 'explicit-key-ind');
      if (brackets > MOST_BRACKETS || (opens && column > MOST_COLUMNS)) return true;
      if (type !== 'space') begun = true;
      const newline = token.lastIndexOf('\n');
      column = newline < 0 ? column + token.length : token.length - newline - 1;
    }
  }
  return false;
}

/** Returns a recipe, or anything of plain values, as YAML that reads back the same: no anchors, long texts on one line. */
export async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
}
