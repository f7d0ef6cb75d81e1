import { fileURLToPath } from 'node:url';

/** The sample of the repository, in the order the demo reads it. */
export const SAMPLE = ['english.jsonl.gz', 'chinese.jsonl.zst', 'archive.parquet', 'feed.arrow'].map((name) => fileURLToPath(new URL(`../sample/${name}`, import.meta.url)));

/** Documents in more languages than the demo needs. */
export const LANGUAGES = fileURLToPath(new URL('../sample/languages.jsonl.gz', import.meta.url));
