"""Times ByzFL's and Flower's aggregation of the vectors that the Java side wrote: "library,rule,seconds" lines.

usage: aggregation.py FOLDER COUNT SIZE F REPEATS RULE
Each vector is FOLDER/<i>.f32, little-endian FP32. A library that cannot be imported is named on standard error and left out.
"""
import importlib
import resource
import sys
import time

import numpy

folder, count, size, f, repeats = sys.argv[1], *map(int, sys.argv[2:6])
wanted = sys.argv[6]

# Some rules copy all inputs many times over: they may fail here, but not take the machine's memory from others.
with open("/proc/meminfo") as meminfo:
    available = next(int(line.split()[1]) * 1024 for line in meminfo if line.startswith("MemAvailable"))
resource.setrlimit(resource.RLIMIT_DATA, (available * 6 // 10,) * 2)

rows = numpy.stack([numpy.fromfile(f"{folder}/{i}.f32", dtype="<f4", count=size) for i in range(count)])


def optional(name):
    try:
        return importlib.import_module(name)
    except Exception as e:  # a library may fail in many ways while it starts
        print(f"skipped: {name} cannot be imported: {e}", file=sys.stderr)
        return None


def byzfl():
    rules = optional("byzfl.aggregators.aggregators")
    before = optional("byzfl.aggregators.preaggregators")
    if rules is None or before is None:
        return {}
    mixed, bucketed, clipped = before.NNM(f), before.Bucketing(2), before.Clipping(c=half)
    trimmed, median, mean = rules.TrMean(f), rules.Median(), rules.Average()
    return {
        "mean": mean,
        "trimmed mean": trimmed,
        "median": median,
        "geometric median": rules.GeometricMedian(nu=0.1, T=3),
        "krum": rules.Krum(f),
        "multi-krum": rules.MultiKrum(f),
        "centred clipping": lambda x: rules.CenteredClipping(L=3, tau=half)(x),  # it keeps where it ended: a new one each time
        "mixing + trimmed mean": lambda x: trimmed(mixed(x)),
        "bucketing + median": lambda x: median(bucketed(x)),
        "norm clipping + mean": lambda x: mean(clipped(x)),
    }


def flower():
    rules = optional("flwr.server.strategy.aggregate")
    if rules is None:
        return {}
    return {
        "mean": rules.aggregate,
        "trimmed mean": lambda r: rules.aggregate_trimmed_avg(r, f / count),
        "median": rules.aggregate_median,
        "krum": lambda r: rules.aggregate_krum(r, f, 0),
        "multi-krum": lambda r: rules.aggregate_krum(r, f, count - f),
        "bulyan": lambda r: rules.aggregate_bulyan(r, f, rules.aggregate_krum, to_keep=0),
    }


def measure(library, rule, make):
    """The shortest of several runs; inputs are made anew for each, as some rules change them."""
    times = []
    try:
        for _ in range(repeats + 1):
            inputs = make()
            start = time.perf_counter()
            rule(inputs)
            times.append(time.perf_counter() - start)
            if times[-1] > 20:
                break  # once is enough to say that it is slow
    except (MemoryError, RuntimeError, TypeError, ValueError) as e:
        print(f"skipped: {library} {wanted}: {type(e).__name__}: {e}", file=sys.stderr)
    if times:
        print(f"{library},{wanted},{min(times):.4f}", flush=True)


half = 0.5 * size**0.5  # half the norm of normal values: every input is clipped

if wanted in (rules := byzfl()):
    measure("byzfl-numpy", rules[wanted], rows.copy)
torch = optional("torch")
if torch is not None and wanted in (rules := byzfl()):
    measure("byzfl-torch", rules[wanted], lambda: torch.from_numpy(rows).clone())
if wanted in (rules := flower()):
    measure("flower", rules[wanted], lambda: [([row], 1) for row in rows])
