/**
 * Twins that count what they do. Each kernel's source is compiled once more with a counter in front of every
 * arithmetic, logical or comparing operator and Math call, and run on buffers that note which words are read and
 * written. So the numbers of `src/kernels/costs.ts` have a witness that reads the twins themselves.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { Plan, PlanInputs } from '../../src/engine/plan.ts';
import type { Kernel } from '../../src/kernels/kernel.ts';

const root = fileURLToPath(new URL('../../src/', import.meta.url));
const COUNTER = '__bandsawOperations';

const counted = new Set([
  ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken, ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AmpersandToken, ts.SyntaxKind.BarToken, ts.SyntaxKind.CaretToken,
  ts.SyntaxKind.LessThanLessThanToken, ts.SyntaxKind.GreaterThanGreaterThanToken, ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ts.SyntaxKind.LessThanToken, ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.AmpersandEqualsToken, ts.SyntaxKind.BarEqualsToken, ts.SyntaxKind.CaretEqualsToken,
]);

/** `x | 0` and `x >>> 0` only tell JavaScript which integer is meant. */
function isCoercion(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (kind === ts.SyntaxKind.BarToken || kind === ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken) && ts.isNumericLiteral(node.right) && node.right.text === '0';
}

function counts(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return counted.has(node.operatorToken.kind) && !isCoercion(node);
  if (ts.isPrefixUnaryExpression(node)) return node.operator !== ts.SyntaxKind.ExclamationToken && !ts.isNumericLiteral(node.operand);
  if (ts.isPostfixUnaryExpression(node)) return true;
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === 'Math';
}

/** `a + b` → `(counter.operations++, a + b)`. */
const countOperations: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
    const within = ts.visitEachChild(node, visit, context);
    if (!counts(node)) return within;
    const add = factory.createPostfixIncrement(factory.createPropertyAccessExpression(factory.createIdentifier(COUNTER), 'operations'));
    return factory.createParenthesizedExpression(factory.createComma(add, within as ts.Expression));
  };
  return ts.visitNode(file, visit) as ts.SourceFile;
};

/** Compiles the file and everything it imports into `folder`; returns where it went. */
function compile(path: string, folder: string, done: Map<string, string>): string {
  const known = done.get(path);
  if (known !== undefined) return known;
  const target = join(folder, path.slice(root.length).replace(/\.ts$/, '.mjs'));
  done.set(path, target);
  const source = readFileSync(path, 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    transformers: { before: [countOperations] },
  });
  const linked = outputText.replaceAll(/from '(\.[^']+)\.ts'/g, (_, to: string) => {
    compile(resolve(dirname(path), `${to}.ts`), folder, done);
    return `from '${to}.mjs'`;
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, linked);
  return target;
}

interface Counter {
  operations: number;
}

/** Returns the registry's kernels with counting twins, and their counter. */
export async function countingKernels(): Promise<{ kernels: Readonly<Record<string, Kernel>>; counter: Counter }> {
  const counter: Counter = { operations: 0 };
  (globalThis as unknown as Record<string, Counter>)[COUNTER] = counter;
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-twins-'));
  try {
    const entry = compile(join(root, 'kernels/registry.ts'), folder, new Map());
    const { kernels } = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as { kernels: Record<string, Kernel> };
    return { kernels, counter };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An array that notes which of its words were read before they were written, and which were written. */
class Watched {
  readonly read = new Set<number>();
  readonly written = new Set<number>();
  readonly view: Uint32Array;

  constructor(words: Uint32Array) {
    const note = (set: Set<number>, key: string | symbol): void => {
      if (typeof key === 'string' && /^\d+$/.test(key) && Number(key) < words.length) set.add(Number(key));
    };
    const { read, written } = this;
    this.view = new Proxy(words, {
      get(target, key) {
        note(read, key);
        // A row of a matrix: what becomes of it is taken for all of it, read and written.
        if (key === 'subarray') {
          return (from: number, to: number) => new Watched(target.subarray(from, to)).into(read, written, from);
        }
        if (key === 'slice') return (from: number, to: number) => {
          for (let at = from; at < to; at++) read.add(at);
          return target.slice(from, to);
        };
        if (key === 'set') return (words: Uint32Array, to: number) => {
          for (let at = to; at < to + words.length; at++) written.add(at);
          target.set(words, to);
        };
        if (key === 'fill') return (word: number, from = 0, to = target.length) => {
          for (let at = from; at < to; at++) written.add(at);
          return target.fill(word, from, to);
        };
        const value = Reflect.get(target, key, target) as unknown;
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
      set(target, key, value) {
        note(written, key);
        return Reflect.set(target, key, value, target);
      },
    });
  }

  /** Passes on what is touched here, moved by `offset`. */
  into(read: Set<number>, written: Set<number>, offset: number): Uint32Array {
    const forward = (from: Set<number>, to: Set<number>): void => {
      const add = from.add.bind(from);
      from.add = (word) => {
        to.add(word + offset);
        return add(word);
      };
    };
    forward(this.read, read);
    forward(this.written, written);
    return this.view;
  }
}

export interface Counted {
  readonly kernel: string;
  readonly params: Readonly<Record<string, number>>;
  readonly constants: Readonly<Record<string, number>>;
  /** 4 bytes for every word touched at least once. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly operations: number;
  /** As they are after the step, by binding. */
  readonly buffers: Readonly<Record<string, Uint32Array>>;
}

/** Runs a plan on counting twins; returns what each step did, and all buffers. */
export async function countPlan({ plan, inputs }: { plan: Plan; inputs: PlanInputs }, { kernels, counter }: Awaited<ReturnType<typeof countingKernels>>): Promise<{ steps: Counted[]; buffers: Record<string, Uint32Array> }> {
  const buffers: Record<string, Uint32Array> = {};
  for (const [name, { length }] of Object.entries(plan.buffers)) {
    buffers[name] = new Uint32Array(length);
    const content = inputs[name];
    if (content !== undefined) new Uint8Array(buffers[name].buffer).set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
  }
  const steps: Counted[] = [];
  for (const step of plan.steps) {
    const kernel = kernels[step.kernel];
    const constants = { ...kernel.constants, ...step.constants };
    const watched = Object.fromEntries(Object.entries(step.bindings).map(([binding, name]) => [binding, new Watched(buffers[name])]));
    counter.operations = 0;
    if (kernel.workgroups(step.params, constants) > 0) {
      kernel.twin({ params: step.params, constants, buffers: Object.fromEntries(Object.entries(watched).map(([binding, each]) => [binding, each.view])) });
    }
    // The word table stays in the caches, so what is read of it does not count.
    const moved = Object.entries(watched).filter(([binding]) => binding !== 'table' || kernel.id === 'bucket_insert').map(([, each]) => each);
    const sum = (pick: (each: Watched) => number): number => 4 * moved.reduce((total, each) => total + pick(each), 0);
    steps.push({ kernel: kernel.id, params: step.params, constants, bytesRead: sum((each) => each.read.size), bytesWritten: sum((each) => each.written.size), operations: counter.operations, buffers: Object.fromEntries(Object.entries(step.bindings).map(([binding, name]) => [binding, buffers[name].slice()])) });
  }
  return { steps, buffers };
}
