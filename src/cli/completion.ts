/** Completion scripts, made from the table of flags: nothing about commands or flags stands here. */
import { recipes } from '../recipes/registry.ts';
import { benchKinds } from './benchKinds.ts';
import { commands, flagsOf, type Flag } from './flags.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a place in a line may hold: words, and beside them the names of files. */
interface Offer {
  readonly words: readonly string[];
  readonly files: boolean;
}

const recipeNames = recipes.map(({ name }) => name);

/** Where no flag is expected. */
function argumentsOf(command: string): Offer {
  if (command === 'bench') return { words: benchKinds, files: false };
  if (command === 'completion') return { words: shells, files: false };
  if (command === 'index') return { words: ['show', 'remove', 'compact'], files: true };
  if (command === 'recipes') return { words: ['show', ...recipeNames], files: true };
  return { words: [], files: command !== 'devices' };
}

/** For the value of a flag. */
function valueOf(flag: Flag): Offer {
  if (flag.choices !== undefined) return { words: flag.choices, files: false };
  if (flag.name === 'recipe') return { words: recipeNames, files: true };
  return { words: [], files: ['FILE', 'DIR', 'PATH'].includes(flag.value ?? '') };
}

export function completionScript(shell: Shell): string {
  if (shell === 'bash') return bash();
  return shell === 'zsh' ? zsh() : fish();
}

const namesOf = (flag: Flag): string[] => [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];

function bash(): string {
  const reply = ({ words, files }: Offer): string => `${words.length === 0 ? '' : `_bandsaw_words '${words.join(' ')}'; `}${files ? '_bandsaw_files; ' : ''}`;
  const cases = commands.map(({ name }) => {
    const flags = flagsOf(name);
    const values = flags.filter((flag) => flag.value !== undefined).map((flag) => `        ${namesOf(flag).join('|')}) ${reply(valueOf(flag))}return ;;`);
    return [
      `    ${name})`,
      '      case "$prev" in',
      ...values,
      '      esac',
      `      if [[ "$cur" == -* ]]; then ${reply({ words: flags.map((flag) => `--${flag.name}`), files: false })}return; fi`,
      `      ${reply(argumentsOf(name))};;`,
    ].join('\n');
  });
  return `# bash completion for bandsaw: source <(bandsaw completion bash)
_bandsaw_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}
# Names of files, if no word fits: those of readline, which knows quotes, else as they are, spaces and stars in them too.
_bandsaw_files() {
  if (( \${#COMPREPLY[@]} > 0 )) || compopt -o default 2> /dev/null; then return; fi
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$cur")
}
_bandsaw() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    _bandsaw_words '${[...commands.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}'
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) _bandsaw_words '${commands.map(({ name }) => name).join(' ')}' ;;
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
  // An action that begins with a space is called as it stands.
  const actionOf = ({ words, files }: Offer): string => (words.length === 0 ? (files ? '_files' : ' ') : files ? ` _bandsaw_offer ${words.join(' ')}` : `(${words.join(' ')})`);
  const cases = commands.map(({ name }) => {
    const specs = flagsOf(name).map((flag) => {
      const offer = valueOf(flag);
      const action = flag.value === undefined ? '' : `:${flag.value}:${flag.value === 'DIR' ? '_files -/' : actionOf(offer)}`;
      const repeat = flag.many === true ? '*' : '';
      return namesOf(flag).map((each) => `        ${quoted(`${repeat}${each}[${plain(flag.doc)}]${action}`)}`);
    });
    const { words, files } = argumentsOf(name);
    const first = words.length === 0 ? [] : [quoted(`1:word:${actionOf({ words, files })}`)];
    const rest = files ? ["'*:input:_files'"] : [];
    return [`      ${name})`, '        _arguments \\', [...specs.flat(), ...[...first, ...rest].map((each) => `        ${each}`)].join(' \\\n'), '        ;;'].join('\n');
  });
  return `#compdef bandsaw
# zsh completion for bandsaw: write it to a file _bandsaw in a folder of $fpath
_bandsaw_offer() {
  _alternative "words:word:($*)" 'files:file:_files'
}
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
    const { words, files } = argumentsOf(name);
    if (files) lines.push(`complete -c bandsaw ${where} -F`);
    if (words.length > 0) lines.push(`complete -c bandsaw ${where} -a '${words.join(' ')}'`);
    for (const flag of flagsOf(name)) {
      const offer = valueOf(flag);
      const argument = flag.value === undefined ? '' : `${offer.files ? ' -r -F' : ' -x'}${offer.words.length === 0 ? '' : ` -a '${offer.words.join(' ')}'`}`;
      lines.push(`complete -c bandsaw ${where} -l ${flag.name}${flag.short === undefined ? '' : ` -s ${flag.short}`}${argument} -d ${text(flag.doc)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
