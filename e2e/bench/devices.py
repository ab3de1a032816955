"""Computes on this machine's devices what the Java side computed on its processor, and compares: CSV out.

usage: devices.py FOLDER [REPEATS]
FOLDER holds what `proofpool bench devices` wrote: in each of its folders plain.py and bf16.py (the passes of a model, one operation of libtorch
a line), constant-N.f64, parameters.f32, tokens.i64 and case.json (shapes, gridBits, the SHA-256 of the gradients that the Java side put on the
grid). A folder without parameters is timed alone, with noise for parameters. Needs PyTorch; numbers on a GPU need one.

The script is run by the operations of whatever PyTorch is here, but for attention, which is written out below, since libtorch's has no FP64 on GPUs.
Sums are in other orders on other devices; so `exact` has to hide that, and the columns say whether it does:
  equal          whether the gradients on the grid have the digest that the Java side found
  apart          elements that differ on the grid from those of this machine's processor
  expected       of 10^9 elements, as many as the grid is expected to round apart, by the distances between the two before the grid
  fp32_apart     of 10^9 elements, as many as rounding to FP32 alone would leave apart
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
        self.timed_only = not (folder / "parameters.f32").exists()
        sizes = [math.prod(shape) for shape in self.about["shapes"]]
        if self.timed_only:
            flat = numpy.random.default_rng(1).normal(0, 0.02, sum(sizes)).astype("f4")
        else:
            flat = numpy.fromfile(folder / "parameters.f32", dtype="<f4")
        self.parameters = numpy.split(flat, numpy.cumsum(sizes)[:-1])
        self.constants = [numpy.fromfile(folder / f"constant-{i}.f64", dtype="<f8") for i in range(len(self.about["constants"]))]
        self.tokens = torch.from_numpy(numpy.fromfile(folder / "tokens.i64", dtype="<i8"))

    def prepared(self, device, kind):
        """A function without arguments that computes the gradients, and the tensors that it leaves them in."""
        of = torch.float64 if kind == FP64 else torch.float32
        tensors = lambda values, shapes: [torch.from_numpy(v).to(device, of).reshape(s) for v, s in zip(values, shapes, strict=True)]
        parameters = tensors(self.parameters, self.about["shapes"])
        constants = tensors(self.constants, self.about["constants"])
        gradients = [torch.empty_like(parameter) for parameter in parameters]
        loss = torch.empty((), dtype=of, device=device)
        tokens = self.tokens.to(device)
        read, following = tokens[:-1].contiguous(), tokens[1:].reshape(-1, 1).contiguous()
        step = passes(self.folder, kind)["step"]
        return (lambda: step(None, parameters, constants, read, following, gradients, loss)), gradients

    def gradients(self, device, kind):
        compute, found = self.prepared(device, kind)
        compute()
        return torch.cat([part.reshape(-1) for part in found]).cpu().numpy()

    def spacing(self, gradients):
        exponent = math.frexp(float(numpy.abs(gradients).max()))[1] - 1
        return 2.0 ** (exponent - self.about["gridBits"])


def on_grid(gradients, spacing):
    return (numpy.rint(gradients / spacing) * spacing).astype("<f4")


def compare(case, device, here):
    there = case.gradients(device, FP64)
    grid, other = on_grid(there, case.spacing(there)), on_grid(here, case.spacing(here))
    equal = hashlib.sha256(grid.tobytes()).hexdigest() == case.about["gradients"]
    apart = int((grid != other).sum())
    expected = float(numpy.minimum(1, numpy.abs(there - here) / case.spacing(here)).mean() * 1e9)
    fp32 = float((there.astype("f4") != here.astype("f4")).mean() * 1e9)
    print(f"{case.folder.name},{device},{len(there)},{equal},{apart},{expected:.5f},{fp32:.1f}", flush=True)


def repeats_alike(case, device, kind, repeats):
    found = {hashlib.sha256(case.gradients(device, kind).tobytes()).hexdigest() for _ in range(repeats)}
    print(f"{case.folder.name},{device},{kind},{repeats},{len(found)}", flush=True)


def seconds(case, device, kind, repeats):
    compute, _ = case.prepared(device, kind)
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
    print("case,device,elements,equal,apart,expected,fp32_apart")
    for case in cases:
        if not case.timed_only:
            here = case.gradients("cpu", FP64)
            for device in devices:
                compare(case, device, here)
    print("case,device,precision,repeats,different_results")
    for case in cases:
        for kind in [FP32, BF16]:
            if not case.timed_only:
                repeats_alike(case, devices[-1], kind, repeats)
    print("case,device,precision,median_seconds_a_pass")
    for case in cases:
        if case.timed_only:
            for device in devices:
                for kind in [FP64, FP32, BF16]:
                    print(f"{case.folder.name},{device},{kind},{seconds(case, device, kind, repeats):.5f}", flush=True)


main()
