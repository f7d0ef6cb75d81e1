"""rensa: R-MinHash of every shingle with its deduplicator, which compares signatures; or `rho`, its fast mode, which
looks at a few positions of a document and compares nothing.

Its rows must be k ÷ bands, so k is bands × rows here. Threads are Rayon's, as many as RAYON_NUM_THREADS says.
"""
from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

from documents import chunks, keep, lines, main, shingles


def used(options):
    return options["bands"] * options["rows"]


def sketch(documents, options):
    rho = options["mode"] == "rho"
    make = RMinHash.digest_matrix_from_token_sets_rho if rho else RMinHash.digest_matrix_from_token_sets
    return [make([shingles(text, options["n"]) for text in some], used(options), 42) for some in chunks(documents, 256)]


def job(folder, out, options):
    sets = (shingles(text, options["n"]) for text, _ in lines(folder))
    if options["mode"] == "rho":
        # Its one pass over all rows marks every row that has a neighbour, the first one too; which of them has one before it is asked row by row.
        sets = list(sets)
        make = RMinHash.digest_matrix_from_token_sets_rho
        near = RMinHashLSH(options["threshold"], used(options), options["bands"]).query_duplicate_flags_matrix_one_shot(make(sets, used(options), 42))
        lsh = RMinHashLSH(options["threshold"], used(options), options["bands"])
        flags = []
        for key, (tokens, marked) in enumerate(zip(sets, near, strict=True)):
            gone = marked and tokens and lsh.insert_matrix_and_query_duplicate_flags(make([tokens], used(options), 42), key)[0]
            flags.append(not gone)
    else:
        dedup = RMinHashDeduplicator(options["threshold"], used(options), True, options["bands"])
        empty = []

        def entries():
            for key, tokens in enumerate(sets):
                if tokens:
                    yield str(key), tokens
                else:
                    empty.append(key)

        flags = dedup.add_pairs(entries())
        for key in empty:
            flags.insert(key, True)
    keep(folder, out, flags)


if __name__ == "__main__":
    main(job, sketch)
