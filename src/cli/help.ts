import { exitLine } from './exitCodes.ts';
import { commands, flagsOf, type Flag } from './flags.ts';

function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

function flagLine(flag: Flag): string {
  const head = `  ${flag.short === undefined ? '    ' : `-${flag.short}, `}--${flag.name}${flag.value === undefined ? '' : ` ${flag.choices?.join('|') ?? flag.value}${flag.many === true ? ' …' : ''}`}`;
  const doc = flag.fallback === undefined ? flag.doc : `${flag.doc} (default: ${flag.fallback})`;
  const indent = ' '.repeat(32);
  const gap = head.length <= 30 ? ' '.repeat(32 - head.length) : `\n${indent}`;
  return head + gap + wrap(doc, 80, indent);
}

export function mainHelp(version: string): string {
  return [
    `bandsaw ${version}: near-duplicate removal for LLM pre-training text on GPU, WASM SIMD and plain TypeScript, equal bit for bit`,
    '',
    ...commands.map((each) => `  ${each.usage.length < 40 ? each.usage.padEnd(40) : `${each.usage}\n${' '.repeat(42)}`}${wrap(each.doc.split('. ')[0].replace(/\.$/u, ''), 72, ' '.repeat(42))}`),
    '',
    'bandsaw COMMAND --help shows the flags of a command; bandsaw --version the version.',
    exitLine(),
    '',
  ].join('\n');
}

export function commandHelp(name: string): string {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new RangeError(`no command ${name}`);
  return [`Usage: ${command.usage} [flags]`, '', wrap(command.doc, 110, ''), '', ...flagsOf(name).map(flagLine), '', 'Examples:', ...command.examples.map((each) => `  ${each}`), ''].join('\n');
}
