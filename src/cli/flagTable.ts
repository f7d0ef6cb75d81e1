import { flagsOf } from './flags.ts';

/** Returns the flags of a command as the Markdown table README shows; a test compares the two. */
export function flagTable(command: string): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = flagsOf(command)
    .filter((flag) => flag.name !== 'help')
    .map((flag) => {
      const name = `${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}${flag.value === undefined ? '' : ` ${flag.choices?.join('|') ?? flag.value}${flag.many === true ? ' …' : ''}`}`;
      return `| \`${cell(name)}\` | ${cell(flag.fallback ?? '')} | ${cell(flag.doc)} |`;
    });
  return ['| flag | default | |', '|---|---|---|', ...rows].join('\n');
}
