"""Trains the GPT that the Java side described, in PyTorch, as often as it is told: lines "variant steps" in, "seconds processor-seconds loss" out.

usage: training.py FOLDER THREADS
FOLDER holds recipe.json, initial.safetensors, tokens.u8 (the text) and examples.i64 (which example each row of each step reads). Variants:
eager-fp32, eager-fp64 (scaled_dot_product_attention and AdamW as PyTorch sets them by default), fused-fp32, fused-fp64 (the same with PyTorch's
fused AdamW) and compile-fp32. Each variant trains a model of its own from the same beginning; the loss is that of its last step.
"""
import json
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)

with open(f"{folder}/recipe.json", encoding="utf-8") as file:
    recipe = json.load(file)
shape, rates, batch = recipe["model"], recipe["optimizer"], recipe["batch"]
context, width = shape["context"], shape["width"]
tokens = torch.from_numpy(numpy.fromfile(f"{folder}/tokens.u8", dtype="u1").astype("i8"))
examples = torch.from_numpy(numpy.fromfile(f"{folder}/examples.i64", dtype="<i8").reshape(-1, batch))


def initial():
    """The first parameters, by the names that the recipe's model gives them."""
    with open(f"{folder}/initial.safetensors", "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = file.read()
    header.pop("__metadata__")
    return {
        name.removeprefix("p/"): torch.frombuffer(bytearray(body[slice(*t["data_offsets"])]), dtype=torch.float32).reshape(t["shape"])
        for name, t in header.items()
    }


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm = nn.LayerNorm(width, bias=False)
        self.attention_in = nn.Linear(width, 3 * width, bias=False)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.forward_norm = nn.LayerNorm(width, bias=False)
        self.forward_in = nn.Linear(width, 4 * width, bias=False)
        self.forward_out = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        rows, heads = x.shape[0], shape["heads"]
        parts = self.attention_in(self.attention_norm(x)).split(width, dim=2)
        query, key, value = (part.view(rows, context, heads, width // heads).transpose(1, 2) for part in parts)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(rows, context, width))
        return x + self.forward_out(functional.gelu(self.forward_in(self.forward_norm(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(shape["vocabulary"], width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block() for _ in range(shape["layers"]))
        self.norm = nn.LayerNorm(width, bias=False)
        self.head = nn.Linear(width, shape["vocabulary"], bias=False)
        self.load(initial())

    def load(self, values):
        parts = [("embedding.token", self.tokens), ("embedding.position", self.positions), ("head.norm", self.norm), ("head.weight", self.head)]
        for number, block in enumerate(self.blocks):
            for name, part in block.named_children():
                parts.append((f"layer.{number:03d}.{name.replace('_', '.')}", part))
        with torch.no_grad():
            for name, part in parts:
                value = values.pop(name)
                part.weight.copy_(value.T if isinstance(part, nn.Linear) else value)
        if values:
            raise ValueError(f"not of this model: {sorted(values)}")

    def forward(self, inputs, targets):
        x = self.tokens(inputs) + self.positions(torch.arange(context))
        for block in self.blocks:
            x = block(x)
        return functional.cross_entropy(self.head(self.norm(x)).flatten(0, 1), targets.flatten())


class Training:
    def __init__(self, variant):
        way, precision = variant.split("-")
        self.model = Gpt().to(torch.float64 if precision == "fp64" else torch.float32)
        self.losses = torch.compile(self.model) if way == "compile" else self.model
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=float(rates["learningRate"]),
            betas=(float(rates["beta1"]), float(rates["beta2"])),
            eps=float(rates["epsilon"]),
            weight_decay=float(rates["weightDecay"]),
            fused=way != "eager" or None,
        )
        self.done = 0

    def step(self):
        at = (examples[self.done % len(examples)] * context).unsqueeze(1) + torch.arange(context + 1)
        text = tokens[at]
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.losses(text[:, :-1], text[:, 1:])
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), float(rates["clipNorm"]))
        self.optimizer.step()
        self.done += 1
        return loss.item()


trainings = {}
print(f"ready {torch.__version__}", flush=True)
for line in sys.stdin:
    variant, steps = line.split()
    try:
        if variant not in trainings:
            trainings[variant] = Training(variant)
        start, used = time.perf_counter(), time.process_time()
        for _ in range(int(steps)):
            loss = trainings[variant].step()
        print(f"{time.perf_counter() - start:.6f} {time.process_time() - used:.6f} {loss:.9f}", flush=True)
    except Exception as e:  # torch.compile needs a compiler of its own and may fail in many ways
        print(f"{variant} does not run: {type(e).__name__}: {e}", file=sys.stderr)
        print("nan nan nan", flush=True)
