import { readFileSync } from 'node:fs';
import { ShaderError } from '../../core/errors.ts';
import { packageFile } from '../../core/packageFile.ts';

/** Replaces the text of `shaders/<name>.wgsl` (a name is `classify` or `shared/hash`); undefined means the file's own. */
export type ShaderText = (name: string) => string | undefined;

/** A shader with its imports put in place. */
export interface ShaderSource {
  readonly id: string;
  readonly text: string;
  /** Names of the files it is made of, the shader's own first. */
  readonly files: readonly string[];
  /** Returns `shared/hash.wgsl:5` for a line of `text`, counted from 1 as compilers do. */
  place(line: number): string;
}

const folder = packageFile('shaders/');

function readShader(name: string, override: ShaderText | undefined): string | undefined {
  const replaced = override?.(name);
  if (replaced !== undefined) return replaced;
  try {
    return readFileSync(new URL(`${name}.wgsl`, folder), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Returns the text of `shaders/<id>.wgsl` in which every line `#import shared/<topic>` is replaced by that file, once
 * each however often it is imported.
 * @throws ShaderError naming file and line if a file is missing or a line that begins with # is anything else.
 */
export function loadShader(id: string, override?: ShaderText): ShaderSource {
  const lines: string[] = [];
  const places: string[] = [];
  const files: string[] = [];

  function add(name: string, from: string): void {
    if (files.includes(name)) return;
    const text = readShader(name, override);
    if (text === undefined) throw new ShaderError({ expected: `shaders/${name}.wgsl`, found: `no such file (${from})`, remedy: 'correct the name or add the file' });
    files.push(name);
    text.split('\n').forEach((line, index) => {
      const place = `${name}.wgsl:${index + 1}`;
      if (!line.trimStart().startsWith('#')) {
        lines.push(line);
        places.push(place);
        return;
      }
      const topic = /^#import (shared\/[a-z0-9_]+)\s*$/.exec(line)?.[1];
      if (topic === undefined) throw new ShaderError({ expected: 'a line "#import shared/<topic>"', found: `"${line.trim()}" at ${place}`, remedy: 'correct the line' });
      add(topic, `imported at ${place}`);
    });
  }

  add(id, `kernel ${id}`);
  return { id, text: lines.join('\n'), files, place: (line) => places[line - 1] ?? `${id}.wgsl` };
}
