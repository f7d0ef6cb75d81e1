#!/usr/bin/env node
/** The command. It runs from few files: to find, read and link hundreds of modules takes longer than a small job. */
import { setFlagsFromString } from 'node:v8';
import { packageFile } from '../core/packageFile.ts';

/**
 * Bytes of bytecode that a function runs through before it is compiled for good: four times what Node 20 begins with. What is
 * hot here is WebAssembly; compiling hundreds of functions that soon have nothing to do any more took a third of the
 * processor time of a small job. Other versions count otherwise and have not been measured.
 */
const INTERRUPT_BUDGET = 540_000;
if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);

const { runProgram } = (await import(packageFile('dist/bundle/program.js').href)) as typeof import('./program.ts');
await runProgram();
