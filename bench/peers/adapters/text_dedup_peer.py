"""text-dedup: its own command from files to a data set on disk; candidates are united, nothing is compared.

It cuts at every character that is no letter or digit, so two such characters in a row make an empty word, and Chinese
without spaces is one word a clause.
"""
import glob
import os
import subprocess
import sys
import tempfile

from documents import chunks, files, main


def job(folder, out, options):
    with tempfile.TemporaryDirectory() as cache:
        subprocess.run(
            [sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", os.path.join(folder, "*.jsonl"), "--split", "train", "--column", "text",
             "--output", os.path.join(out, "kept"), "--cache_dir", cache, "--num_proc", str(options["threads"]), "--ngram", str(options["n"]), "--min_length", "1",
             "--num_perm", str(options["k"]), "--b", str(options["bands"]), "--r", str(options["rows"]), "--batch_size", "10000"],
            check=True, stdout=subprocess.DEVNULL, env={**os.environ, "HF_HOME": cache, "HF_DATASETS_CACHE": cache},
        )  # fmt: skip


_settings = {}


def sketch_some(some):
    from text_dedup import minhash as peer

    return [peer.embed_func(text, at, **_settings)[peer.SIGNATURE_COLUMN] for at, text in enumerate(some)]


def sketch(documents, options):
    import numpy as np
    from text_dedup import minhash as peer
    from text_dedup.utils import sha1_hash

    b, r, k = options["bands"], options["rows"], options["k"]
    prime = np.uint64((1 << 61) - 1)
    _settings.update(
        num_perm=k, ngram_size=options["n"], min_length=1, hashranges=[(i * r, (i + 1) * r) for i in range(b)],
        permutations=(peer.RNG.randint(1, prime, size=k, dtype=np.uint64), peer.RNG.randint(0, prime, size=k, dtype=np.uint64)),
        hash_func=lambda data: sha1_hash(data, d=32), dtype=np.uint64, max_hash=np.uint32((1 << 32) - 1), modulo_prime=prime,
    )  # fmt: skip
    if options["threads"] == 1:
        return sketch_some(documents)
    from multiprocessing import get_context

    with get_context("fork").Pool(options["threads"]) as pool:
        return pool.map(sketch_some, list(chunks(documents, 256)), chunksize=1)


if __name__ == "__main__":
    main(job, sketch)
