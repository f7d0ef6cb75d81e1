/** Memory for the changes of one hostile text: every second byte of 32 MiB is replaced. node bench/edit-spans.mjs [DIST] */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const dist = process.argv[2] === undefined ? new URL('../dist/', import.meta.url) : pathToFileURL(`${resolve(process.argv[2])}/`);
const { EditWriter } = await import(new URL('edits/editWriter.js', dist).href);
const peak = () => Number(/VmHWM:\s+(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
const text = new Uint8Array(2 ** 25).fill(0x61);
const put = Uint8Array.of(0x62);
const before = peak();
const started = process.cpuUsage();
const writer = new EditWriter().begin(text);
for (let at = 0; at < text.length; at += 2) writer.replace(at, at + 1, put);
let spans = 0;
for (const { removed } of writer.finish().spans) spans += removed.length;
const { user, system } = process.cpuUsage(started);
console.log(`${spans} spans: peak ${peak().toFixed(0)} MiB, ${before.toFixed(0)} MiB before; ${((user + system) / 1e6).toFixed(1)} s of processor time; ${cpus().length} × ${cpus()[0].model}, node ${process.version}, load ${loadavg()[0].toFixed(0)}`);
