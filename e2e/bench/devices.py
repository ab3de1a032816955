"""Computes on this machine's devices what the Java side computed on its processor, and compares: CSV out.

usage: devices.py FOLDER [REPEATS]
FOLDER holds what `proofpool bench devices` wrote: in each of its folders plain.py and bf16.py (the passes of a model, one operation of libtorch
a line), constant-N.f64, parameters.f32, tokens.u8 and case.json (shapes, gridBits; the SHA-256 of the gradients that the Java side put on the
grid, or of its state after training). A folder without parameters is timed alone, with noise for parameters. Needs PyTorch; numbers on a GPU need one.

The script is run by the operations of whatever PyTorch is here, but for attention, which is written out below, since libtorch's has no FP64 on GPUs.
Sums are in other orders on other devices; so `exact` has to hide that, and the columns say whether it does:
  equal          whether the gradients on the grid have the digest that the Java side found
  apart          elements that differ on the grid from those of this machine's processor
  expected       of 10^9 elements, as many as the grid is expected to round apart, by the distances between the two before the grid
  fp32_apart     of 10^9 elements, as many as rounding to FP32 alone would leave apart
  state_equal    whether parameters and both moments have the Java side's digests after training on this device, with AdamW as numerics/AdamW has it
"""
import hashlib
import json
import math
import os
import pathlib
import sys
import time

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import numpy
import torch

FP64, FP32, BF16 = "fp64", "fp32", "bf16"


class Operations:
    """What the script calls torch."""

    def __getattr__(self, name):
        return getattr(torch.ops.aten, name)

    @staticmethod
    def size(x, dimension):
        return x.shape[dimension]

    @staticmethod
    def to(x, kind):
        return x.to({15: torch.bfloat16, 6: torch.float32}[kind])

    @staticmethod
    def _weights(query, key, logs=None):
        scores = (query @ key.transpose(-1, -2)).to(torch.promote_types(query.dtype, torch.float32)) / math.sqrt(query.shape[-1])
        future = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
        scores = scores.masked_fill(future, -math.inf)
        logs = torch.logsumexp(scores, -1) if logs is None else logs
        return torch.exp(scores - logs.unsqueeze(-1)), logs

    def _scaled_dot_product_flash_attention_for_cpu(self, query, key, value, dropout, causal):
        assert causal and dropout == 0
        weights, logs = self._weights(query, key)
        return weights.to(value.dtype) @ value, logs

    def _scaled_dot_product_flash_attention_for_cpu_backward(self, slope, query, key, value, found, logs, dropout, causal):
        assert causal and dropout == 0
        weights, _ = self._weights(query, key, logs)
        inner = (slope * found).sum(-1, keepdim=True).to(weights.dtype)
        scores = (weights * ((slope @ value.transpose(-1, -2)).to(weights.dtype) - inner) / math.sqrt(query.shape[-1])).to(query.dtype)
        return scores @ key, scores.transpose(-1, -2) @ query, weights.to(slope.dtype).transpose(-1, -2) @ slope


def passes(folder, kind):
    """The script's functions: TorchScript is Python, but for types nobody here knows."""
    text = (folder / ("bf16.py" if kind == BF16 else "plain.py")).read_text(encoding="utf-8")
    names = {"torch": Operations()}
    exec("from __future__ import annotations\nif True:\n" + text, names)
    return names


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.about = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        sizes = [math.prod(shape) for shape in self.about["shapes"]]
        if "gridBits" not in self.about:
            flat = numpy.random.default_rng(1).normal(0, 0.02, sum(sizes)).astype("f4")
        else:
            flat = numpy.fromfile(folder / "parameters.f32", dtype="<f4")
        self.parameters = numpy.split(flat, numpy.cumsum(sizes)[:-1])
        self.constants = [numpy.fromfile(folder / f"constant-{i}.f64", dtype="<f8") for i in range(len(self.about["constants"]))]
        self.tokens = torch.from_numpy(numpy.fromfile(folder / "tokens.u8", dtype="u1").astype("i8"))

    def prepared(self, device, kind):
        """A function of a range of tokens that computes the gradients, the parameters, and the tensors that it leaves gradients in."""
        of = torch.float64 if kind == FP64 else torch.float32
        tensors = lambda values, shapes: [torch.from_numpy(v).to(device, of).reshape(s) for v, s in zip(values, shapes, strict=True)]
        parameters = tensors(self.parameters, self.about["shapes"])
        constants = tensors(self.constants, self.about["constants"])
        gradients = [torch.empty_like(parameter) for parameter in parameters]
        loss = torch.empty((), dtype=of, device=device)
        tokens = self.tokens.to(device)
        step = passes(self.folder, kind)["step"]

        def compute(first=0, end=len(tokens) - 1):
            read, following = tokens[first:end].contiguous(), tokens[first + 1 : end + 1].reshape(-1, 1).contiguous()
            step(None, parameters, constants, read, following, gradients, loss)

        return compute, parameters, gradients

    def gradients(self, device, kind):
        compute, _, found = self.prepared(device, kind)
        compute()
        return flat(found)

    def spacing(self, gradients):
        exponent = math.frexp(float(numpy.abs(gradients).max()))[1] - 1
        return 2.0 ** (exponent - self.about["gridBits"])


def flat(tensors):
    return torch.cat([part.reshape(-1) for part in tensors]).cpu().numpy()


def sha256(numbers):
    return hashlib.sha256(numbers.tobytes()).hexdigest()


def on_grid(gradients, spacing):
    return (numpy.rint(gradients / spacing) * spacing).astype("<f4")


def compare(case, device, here):
    there = case.gradients(device, FP64)
    grid, other = on_grid(there, case.spacing(there)), on_grid(here, case.spacing(here))
    equal = sha256(grid) == case.about["gradients"]
    apart = int((grid != other).sum())
    expected = float(numpy.minimum(1, numpy.abs(there - here) / case.spacing(here)).mean() * 1e9)
    fp32 = float((there.astype("f4") != here.astype("f4")).mean() * 1e9)
    print(f"{case.folder.name},{device},{len(there)},{equal},{apart},{expected:.5f},{fp32:.1f}", flush=True)


def in_order(numbers):
    """Their sum along the first axis, one after the other."""
    return numpy.cumsum(numbers, axis=0)[-1]


def clipped(gradients, norm):
    squares = numpy.zeros(-(-len(gradients) // 65536) * 65536)
    squares[: len(gradients)] = gradients.astype("f8") ** 2
    lanes = in_order(squares.reshape(-1, 2048, 32).transpose(1, 0, 2))
    found = math.sqrt(in_order(in_order(lanes.transpose(1, 0))))
    return gradients * numpy.float32(norm / found) if found > norm else gradients


def train(case, device):
    """AdamW with rate 0.001, betas 0.9 and 0.95, epsilon 1e-8, decay 0.01 and norm 1: FP32, operation by operation."""
    compute, parameters, found = case.prepared(device, FP64)
    values = numpy.concatenate(case.parameters)
    first, second = numpy.zeros_like(values), numpy.zeros_like(values)
    single, count = numpy.float32, 8 * case.about["model"]["context"]
    for step in range(case.about["steps"]):
        compute(step * count, (step + 1) * count)
        exact = flat(found)
        g = clipped(on_grid(exact, case.spacing(exact)), 1)
        first = single(0.9) * first + single(1 - 0.9) * g
        second = single(0.95) * second + single(1 - 0.95) * (g * g)
        rate, unbias = single(0.001 / (1 - 0.9 ** (step + 1))), single(1 / (1 - 0.95 ** (step + 1)))
        values = values * single(1 - 0.001 * 0.01) - rate * first / (numpy.sqrt(second * unbias) + single(1e-8))
        for into, part in zip(parameters, numpy.split(values, numpy.cumsum([p.numel() for p in parameters])[:-1]), strict=True):
            into.copy_(torch.from_numpy(part).reshape(into.shape))
    after = [sha256(part) for part in (values, first, second)]
    equal = after == [case.about[name + "After"] for name in ("parameters", "firstMoment", "secondMoment")]
    print(f"{case.folder.name},{device},{len(values)},{case.about['steps']},{equal}", flush=True)


def repeats_alike(case, device, kind, repeats):
    found = {sha256(case.gradients(device, kind)) for _ in range(repeats)}
    print(f"{case.folder.name},{device},{kind},{repeats},{len(found)}", flush=True)


def seconds(case, device, kind, repeats):
    compute, _, _ = case.prepared(device, kind)
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    compute()
    wait()
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        compute()
        wait()
        took.append(time.perf_counter() - start)
    return sorted(took)[len(took) // 2]


def main():
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    torch.use_deterministic_algorithms(True, warn_only=True)
    cases = [Case(folder) for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()) if folder.is_dir()]
    devices = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])
    cpu = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "")
    print(f"# PyTorch {torch.__version__}, {cpu}, {torch.cuda.get_device_name() if len(devices) > 1 else 'no GPU'}")
    compared = [case for case in cases if "gradients" in case.about]
    print("case,device,elements,equal,apart,expected,fp32_apart")
    for case in compared:
        here = case.gradients("cpu", FP64)
        for device in devices:
            compare(case, device, here)
    print("case,device,elements,steps,state_equal")
    for case in cases:
        if "steps" in case.about:
            train(case, devices[-1])
    print("case,device,precision,repeats,different_results")
    for case in compared:
        for kind in [FP32, BF16]:
            repeats_alike(case, devices[-1], kind, repeats)
    print("case,device,precision,median_seconds_a_pass")
    for case in cases:
        if "gridBits" not in case.about:
            for device in devices:
                for kind in [FP64, FP32, BF16]:
                    print(f"{case.folder.name},{device},{kind},{seconds(case, device, kind, repeats):.5f}", flush=True)


main()
