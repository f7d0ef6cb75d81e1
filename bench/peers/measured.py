"""Runs a command on so many cores and prints, as one line of JSON, what it took: wall and processor time of it and all its
children, and the most memory they held together. `measured.py CORES COMMAND…`

Memory is the sum of PSS over the processes, looked at every 50 ms, so that pages shared by a pool count once; where the
system does not say that, it is the largest of the processes. Processes that outlive who started them (fork servers) come to
this one, so that their time counts as well.
"""
import ctypes
import json
import os
import subprocess
import sys
import time


def processes(root):
    """The process and its descendants."""
    found = [root]
    for pid in found:
        try:
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as file:
                    found.extend(int(each) for each in file.read().split())
        except OSError:
            pass
    return found


def pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def wait_for_orphans():
    """Ends with the last of them, or after ten seconds."""
    until = time.perf_counter() + 10
    while time.perf_counter() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except ChildProcessError:
            return


PR_SET_CHILD_SUBREAPER = 36
try:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
except (AttributeError, OSError):
    pass
cores = int(sys.argv[1])
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores]))
environment = {**os.environ, "RAYON_NUM_THREADS": str(cores), "OMP_NUM_THREADS": str(cores), "OPENBLAS_NUM_THREADS": str(cores), "TOKENIZERS_PARALLELISM": "false", "PYTHONDONTWRITEBYTECODE": "1"}
started = time.perf_counter()
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
peak = 0
while True:
    try:
        out, errors = child.communicate(timeout=0.05)
        break
    except subprocess.TimeoutExpired:
        peak = max(peak, sum(map(pss, processes(child.pid))))
seconds = time.perf_counter() - started
wait_for_orphans()
times = os.times()
if peak == 0:
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(json.dumps({"status": child.returncode, "seconds": seconds, "cpuSeconds": times.children_user + times.children_system, "peakBytes": peak, "out": out, "errors": errors[-2000:]}))
