import { ConfigError } from '../../core/errors.ts';
import { signals, type SignalsOptions, type SignalsResult } from '../../job/signals.ts';
import { signals as registry } from '../../signals/registry.ts';
import { assertNoMore, type CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printable } from '../printable.ts';

function summary({ rows, signals: measured, leftOut }: SignalsResult, output: string): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const lines = [`${number(rows.in)} rows: ${number(rows.measured)} measured, ${number(rows.null)} without text, ${number(rows.rejected)} rejected; ${measured.length} signals in ${output}`];
  for (const { id, needs } of leftOut) lines.push(`left out: ${id}, which needs ${needs}`);
  return `${lines.join('\n')}\n`;
}

/** Writes the signals; with --list shows which there are. Status 3 if rows were rejected. */
export async function signalsCommand({ values, lists, positionals, signal }: CommandContext): Promise<number> {
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  if (values['list'] === true) {
    assertNoMore(positionals);
    process.stdout.write(values['json'] === true ? `${JSON.stringify(registry.map(({ id, type, unit, formula, source, needs }) => ({ id, type, unit, formula, source, needs })))}\n` : registry.map(({ id, type, formula }) => `${id.padEnd(66)} ${type === 'lines' ? 'per line: ' : ''}${formula}\n`).join(''));
    return exitCodes.done;
  }
  const output = text('output');
  if (positionals.length === 0) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: 'run bandsaw signals INPUT… -o FILE' });
  if (output === undefined) throw new ConfigError({ expected: 'an output file', found: 'no -o', remedy: 'add -o FILE' });
  const result = await signals({
    inputs: positionals,
    output,
    signals: text('signals')?.split(','),
    textColumn: text('text-column'),
    idColumn: text('id-column'),
    urlColumn: text('url-column'),
    stopWords: text('stop-words'),
    badWords: text('bad-words'),
    ut1: text('ut1'),
    terms: text('terms'),
    bannedDomains: text('banned-domains'),
    urlWords: text('url-words'),
    urlPrefixes: text('url-prefixes'),
    languageModel: text('language-model'),
    classifiers: lists['classifier'],
    tokenizer: text('tokenizer'),
    form: text('form') as SignalsOptions['form'],
    onError: text('on-error') as SignalsOptions['onError'],
    signal,
  });
  if (values['json'] === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (values['quiet'] !== true) process.stdout.write(printable(summary(result, output)));
  return result.rows.rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
}
