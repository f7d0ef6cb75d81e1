import { ConfigError } from '../../core/errors.ts';
import { compactIndex, removeSource, showIndex, type IndexSummary } from '../../job/index/manage.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { sizeFlag } from '../numbers.ts';
import { printable } from '../printable.ts';

const FORMS = 'show DIR, remove SOURCE DIR or compact DIR';

/** Shows, shrinks or tidies an index of past documents. */
export async function indexCommand({ positionals, values, signal }: CommandContext): Promise<number> {
  const [action, ...names] = positionals;
  const say = (answer: object, text: string): void => {
    if (values['json'] === true) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else if (values['quiet'] !== true) process.stdout.write(printable(text));
  };
  const wanted = action === 'remove' ? 2 : 1;
  if (!['show', 'remove', 'compact'].includes(action) || names.length !== wanted) {
    throw new ConfigError({ expected: FORMS, found: positionals.length === 0 ? 'nothing' : JSON.stringify(positionals.join(' ').slice(0, 80)), remedy: 'write bandsaw index and one of these' });
  }
  const path = names[wanted - 1];
  if (action === 'show') {
    const summary = await showIndex(path);
    say(summary, summaryText(path, summary));
  } else if (action === 'remove') {
    const removed = await removeSource(path, names[0]);
    say(removed, `${count(removed.documents)} documents of ${removed.file} taken out: version ${removed.version}. Their texts stay on the disk until bandsaw index compact ${path}\n`);
  } else {
    const compacted = await compactIndex(path, { memory: sizeFlag('memory', values['memory']), signal });
    say(compacted, `${count(compacted.documents)} documents left, ${count(compacted.dropped)} dropped, ${megabytes(compacted.bytesBefore)} before, ${megabytes(compacted.bytes)} now: version ${compacted.version}\n`);
  }
  return exitCodes.done;
}

const count = (value: number): string => value.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function summaryText(path: string, { format, version, settings, documents, removedDocuments, generations, bytes, sources, changes }: IndexSummary): string {
  const each = documents + removedDocuments === 0 ? '' : `, ${Math.round(bytes / (documents + removedDocuments))} bytes a document`;
  const lines = [
    `${path}: ${format}, version ${version}: ${count(documents)} documents in ${generations} generations, ${megabytes(bytes)}${each}`,
    ...(removedDocuments === 0 ? [] : [`${count(removedDocuments)} documents of removed sources still on the disk: bandsaw index compact ${path}`]),
    `settings ${Object.entries(settings).map(([name, value]) => `${name} ${value ?? 'not set'}`).join(', ')}`,
    ...changes.map((change) => {
      if (change.change === 'add') return `version ${change.version}: ${count(change.rows)} documents of ${count(change.sources)} inputs added`;
      if (change.change === 'remove') return `version ${change.version}: ${count(change.rows)} documents of ${change.file} taken out`;
      return `version ${change.version}: compacted, ${count(change.dropped)} documents dropped`;
    }),
    ...sources.map(({ file, documents: rows, removed }) => `${file}: ${count(rows)} documents${removed ? ', taken out' : ''}`),
  ];
  return `${lines.join('\n')}\n`;
}
