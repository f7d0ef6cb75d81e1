/** Completion scripts, made from the table of flags: nothing about commands or flags stands here. */
import { benchKinds } from './benchKinds.ts';
import { commands, flagsOf, type Flag } from './flags.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Words a command takes where no flag is expected; null for files. */
function wordsOf(command: string): readonly string[] | null {
  if (command === 'bench') return benchKinds;
  if (command === 'completion') return shells;
  return command === 'devices' ? [] : null;
}

/** What a flag's value is completed with: its choices, a path, or nothing. */
function valueOf(flag: Flag): readonly string[] | 'path' | 'none' {
  if (flag.choices !== undefined) return flag.choices;
  return flag.value === 'FILE' || flag.value === 'DIR' ? 'path' : 'none';
}

export function completionScript(shell: Shell): string {
  if (shell === 'bash') return bash();
  return shell === 'zsh' ? zsh() : fish();
}

const namesOf = (flag: Flag): string[] => [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];

function bash(): string {
  const cases = commands.map(({ name }) => {
    const flags = flagsOf(name);
    const words = wordsOf(name);
    const values = flags
      .filter((flag) => flag.value !== undefined)
      .map((flag) => {
        const value = valueOf(flag);
        const reply = value === 'path' ? `COMPREPLY=($(compgen -f -- "$cur"))` : value === 'none' ? 'COMPREPLY=()' : `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$cur"))`;
        return `        ${namesOf(flag).join('|')}) ${reply}; return ;;`;
      });
    return [
      `    ${name})`,
      '      case "$prev" in',
      ...values,
      '      esac',
      `      if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W '${flags.map((flag) => `--${flag.name}`).join(' ')}' -- "$cur"))`,
      words === null ? '      else COMPREPLY=($(compgen -f -- "$cur"))' : `      else COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"))`,
      '      fi ;;',
    ].join('\n');
  });
  return `# bash completion for bandsaw: source <(bandsaw completion bash)
_bandsaw() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}' -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$cur")) ;;
${cases.join('\n')}
  esac
}
complete -o filenames -o bashdefault -F _bandsaw bandsaw
`;
}

/** In single quotes, for any of the shells but fish. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(): string {
  // Brackets and colons mean something in a specification.
  const plain = (text: string): string => text.replace(/[[\]:\\]/g, (character) => `\\${character}`);
  const cases = commands.map(({ name }) => {
    const specs = flagsOf(name).map((flag) => {
      const value = valueOf(flag);
      const action = flag.value === undefined ? '' : `:${flag.value}:${value === 'path' ? (flag.value === 'DIR' ? '_files -/' : '_files') : value === 'none' ? ' ' : `(${value.join(' ')})`}`;
      const repeat = flag.many === true ? '*' : '';
      return namesOf(flag).map((each) => `        ${quoted(`${repeat}${each}[${plain(flag.doc)}]${action}`)}`);
    });
    const words = wordsOf(name);
    const rest = words === null ? "'*:input:_files'" : words.length === 0 ? null : quoted(`1:kind:(${words.join(' ')})`);
    return [`      ${name})`, '        _arguments \\', [...specs.flat(), ...(rest === null ? [] : [`        ${rest}`])].join(' \\\n'), '        ;;'].join('\n');
  });
  return `#compdef bandsaw
# zsh completion for bandsaw: write it to a file _bandsaw in a folder of $fpath
_bandsaw() {
  local -a commands
  commands=(
${commands.map(({ name, doc }) => `    ${quoted(`${name}:${plain(doc.split('. ')[0])}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
      help) _describe command commands ;;
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_bandsaw" ]; then
  _bandsaw "$@"
else
  compdef _bandsaw bandsaw
fi
`;
}

function fish(): string {
  const text = (value: string): string => `'${value.replace(/['\\]/g, (character) => `\\${character}`)}'`;
  const names = commands.map(({ name }) => name);
  const lines = [
    '# fish completion for bandsaw: bandsaw completion fish > ~/.config/fish/completions/bandsaw.fish',
    'complete -c bandsaw -f',
    ...commands.map(({ name, doc }) => `complete -c bandsaw -n __fish_use_subcommand -a ${name} -d ${text(doc.split('. ')[0])}`),
    `complete -c bandsaw -n __fish_use_subcommand -a help -d ${text('show help')}`,
    `complete -c bandsaw -n '__fish_seen_subcommand_from help' -a '${names.join(' ')}'`,
  ];
  for (const name of names) {
    const where = `-n '__fish_seen_subcommand_from ${name}'`;
    const words = wordsOf(name);
    if (words === null) lines.push(`complete -c bandsaw ${where} -F`);
    else if (words.length > 0) lines.push(`complete -c bandsaw ${where} -a '${words.join(' ')}'`);
    for (const flag of flagsOf(name)) {
      const value = valueOf(flag);
      const argument = flag.value === undefined ? '' : value === 'path' ? ' -r -F' : value === 'none' ? ' -x' : ` -x -a '${value.join(' ')}'`;
      lines.push(`complete -c bandsaw ${where} -l ${flag.name}${flag.short === undefined ? '' : ` -s ${flag.short}`}${argument} -d ${text(flag.doc)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
