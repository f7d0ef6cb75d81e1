#!/usr/bin/env node
/** The command. It runs from few files: to find, read and link hundreds of modules takes longer than a small job. */
import { packageFile } from '../core/packageFile.ts';

const { runProgram } = (await import(packageFile('dist/bundle/program.js').href)) as typeof import('./program.ts');
await runProgram();
