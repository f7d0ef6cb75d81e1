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
        lsh = RMinHashLSH(options["threshold"], used(options), options["bands"])
        flags = []
        for key, tokens in enumerate(sets):
            matrix = RMinHash.digest_matrix_from_token_sets_rho([tokens], used(options), 42)
            flags.append(not tokens or not lsh.insert_matrix_and_query_duplicate_flags(matrix, key)[0])
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
