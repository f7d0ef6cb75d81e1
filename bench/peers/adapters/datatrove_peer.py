"""datatrove: its four MinHash steps in one process pool, from JSON lines to JSON lines; buckets are chained, nothing is
compared.

`words: space` cuts at white space after its own clean-up, which is nearest to the words of the others; `words: own` is
what it takes for the language (spaCy, jieba). Numbers stay as they are: by default it makes every number a 0.
"""
import os
import shutil
import sys

from documents import chunks, files, main

from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter
from datatrove.utils.hashing import HashConfig
from datatrove.utils.text import TextNormConfig


def config(options):
    return MinhashConfig(
        n_grams=options["n"], num_buckets=options["bands"], hashes_per_bucket=options["rows"],
        norm_config=TextNormConfig(norm_numbers=False), hash_config=HashConfig(precision=64),
    )  # fmt: skip


def tokenizer(options):
    if options["words"] == "own":
        return {"en": "eng_Latn", "zh": "zho_Hani"}[options["language"]]
    from datatrove.utils.word_tokenizers import WhitespaceTokenizer

    return WhitespaceTokenizer()


def job(folder, out, options):
    from datatrove.executor.local import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    settings, threads = config(options), options["threads"]
    at = lambda name: os.path.join(out, "work", name)  # noqa: E731
    read = lambda: JsonlReader(folder, glob_pattern="*.jsonl", compression=None)  # noqa: E731
    shards = len(files(folder))

    def run(name, steps, tasks, workers):
        LocalPipelineExecutor(pipeline=steps, tasks=tasks, workers=workers, logging_dir=at(f"log-{name}"), skip_completed=False).run()

    run("1", [read(), MinhashDedupSignature(output_folder=at("signatures"), config=settings, language=tokenizer(options))], shards, threads)
    run("2", [MinhashDedupBuckets(input_folder=at("signatures"), output_folder=at("buckets"), config=settings)], options["bands"], threads)
    run("3", [MinhashDedupCluster(input_folder=at("buckets"), output_folder=at("remove"), config=settings)], 1, 1)
    run("4", [read(), MinhashDedupFilter(input_folder=at("remove")), JsonlWriter(out, output_filename="kept-${rank}.jsonl", compression=None)], shards, threads)
    shutil.rmtree(at(""))


_step = {}


def sketch_some(some):
    step = _step["step"]
    signatures = []
    for text in some:
        hashes = step.get_shingles(text)
        if hashes.size:
            signatures.append(step.get_signature(hashes))
    return signatures


def sketch(documents, options):
    if "step" not in _step:
        _step["step"] = MinhashDedupSignature(output_folder=options["scratch"], config=config(options), language=tokenizer(options))
    if options["threads"] == 1:
        return sketch_some(documents)
    from multiprocessing import get_context

    with get_context("fork").Pool(options["threads"]) as pool:
        return pool.map(sketch_some, list(chunks(documents, 256)), chunksize=1)


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    main(job, sketch)
