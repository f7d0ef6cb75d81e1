"""What the Python drivers share: documents in, shingles, kept lines out, times.

Every driver is called `DRIVER job|sketch FOLDER OUT OPTIONS`, OPTIONS a JSON object. FOLDER holds `0.jsonl`, `1.jsonl` …
with `id` and `text`. `job` writes the lines that stay into OUT; `sketch` prints what making signatures of texts that are
in memory takes, as one line of JSON.
"""
import json
import os
import re
import sys
import time

# One word: a letter of a script without spaces, or a run of other letters and digits. The same as words-v1 but for rare folds.
WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
WORD = re.compile(f"[{WITHOUT_SPACES}]|[^\\W_{WITHOUT_SPACES}]+")


def shingles(text, n):
    """The distinct runs of n words in order, joined by spaces; fewer words than n are one shingle, no word is none."""
    words = WORD.findall(text.lower())
    if len(words) <= n:
        return [" ".join(words)] if words else []
    return list(dict.fromkeys(" ".join(words[at : at + n]) for at in range(len(words) - n + 1)))


def files(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jsonl")]


def lines(folder):
    """Yields (text, line) of every document, in order."""
    for path in files(folder):
        with open(path, "rb") as file:
            for line in file:
                yield json.loads(line)["text"], line


def texts(folder):
    return [text for text, _ in lines(folder)]


def keep(folder, out, flags):
    """Writes the lines whose flag is true."""
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "kept.jsonl"), "wb") as file:
        for (_, line), stays in zip(lines(folder), flags, strict=True):
            if stays:
                file.write(line)


def chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start : start + size]


def timed(documents, make, warm):
    """Prints seconds and processor seconds of `make(documents)`, again and again for a second and a half, after a warm-up."""
    make(warm)
    samples = []
    started = time.perf_counter()
    while not samples or time.perf_counter() - started < 1.5:
        wall, processor = time.perf_counter(), cpu_seconds()
        make(documents)
        samples.append({"seconds": time.perf_counter() - wall, "cpuSeconds": cpu_seconds() - processor})
    print(json.dumps({"documents": len(documents), "samples": samples}))


def cpu_seconds():
    """Of this process and of children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(job, sketch):
    verb, folder, out, options = sys.argv[1:5]
    options = json.loads(options)
    if verb == "job":
        job(folder, out, options)
    else:
        documents = texts(folder)
        timed(documents, lambda some: sketch(some, options), documents[:200])
