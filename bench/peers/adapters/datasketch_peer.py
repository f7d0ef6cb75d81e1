"""datasketch: MinHash and MinHashLSH as its manual shows them; a candidate counts when the estimate reaches the threshold.

It has no threads. With two, signatures are made by two processes and the index is filled by one.
"""
from functools import partial
from multiprocessing import Pool

import numpy as np
from datasketch import MinHash, MinHashLSH

from documents import chunks, keep, main, shingles, texts


def hash_options(options):
    if options.get("hash") != "xxh32":
        return {}
    import xxhash

    return {"hashfunc": xxhash.xxh32_intdigest}


def sketch_some(some, options):
    sets = ([shingle.encode() for shingle in shingles(text, options["n"])] for text in some)
    return [minhash.hashvalues for minhash in MinHash.generator(sets, num_perm=options["k"], **hash_options(options))]


def sketch(documents, options):
    if options["threads"] == 1:
        return sketch_some(documents, options)
    with Pool(options["threads"]) as pool:
        parts = pool.map(partial(sketch_some, options=options), list(chunks(documents, 256)), chunksize=1)
    return [values for part in parts for values in part]


def job(folder, out, options):
    signatures = sketch(texts(folder), options)
    lsh = MinHashLSH(threshold=options["threshold"], num_perm=options["k"], params=(options["bands"], options["rows"]))
    empty = MinHash(num_perm=options["k"], **hash_options(options))
    none = empty.hashvalues.copy()
    kept, flags = {}, []
    for key, values in enumerate(signatures):
        minhash = empty.copy()
        minhash.hashvalues = values
        if np.array_equal(values, none):
            flags.append(True)
            continue
        near = any(minhash.jaccard(kept[other]) >= options["threshold"] for other in lsh.query(minhash))
        flags.append(not near)
        if not near:
            kept[key] = minhash
            lsh.insert(key, minhash, check_duplication=False)
    keep(folder, out, flags)


if __name__ == "__main__":
    main(job, sketch)
