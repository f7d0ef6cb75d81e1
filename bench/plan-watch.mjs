/** A command, and how large a folder becomes while it runs: intermediate files that are there for a part of the job count too. */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const EVERY_MS = 40;

/** Returns the sizes of the files below a folder by the first two parts of their paths; of those that went meanwhile nothing. */
export function sizesBelow(folder) {
  const sizes = {};
  const walk = (path) => {
    let entries;
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) walk(below);
      else {
        const info = statSync(below, { throwIfNoEntry: false });
        const name = relative(folder, below).split('/').slice(0, -1).slice(0, 2).join('/') || entry.name;
        if (info !== undefined) sizes[name] = (sizes[name] ?? 0) + info.size;
      }
    }
  };
  walk(folder);
  return sizes;
}

export const sumOf = (sizes) => Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);

/** Runs a command of Node to its end; returns the most bytes that were below the folder at once, and the most of each part of it. @throws Error with what it said if it failed */
export async function watched(args, folder) {
  const most = {};
  let bytes = 0;
  const look = () => {
    const sizes = sizesBelow(folder);
    bytes = Math.max(bytes, sumOf(sizes));
    for (const [name, size] of Object.entries(sizes)) most[name] = Math.max(most[name] ?? 0, size);
  };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const timer = setInterval(look, EVERY_MS);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  look();
  if (status !== 0) throw new Error(Buffer.concat(said).toString());
  return { bytes, most };
}
