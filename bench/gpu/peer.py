"""PyTorch's side: the same shapes with random weights, eager. Needs nothing but PyTorch.

    python peer.py OPTIONS

OPTIONS is JSON, see `PeerOptions` in peer.ts. Prints one line of JSON for each mode, or {"missing": why}.
"""

import json
import sys
import time
from contextlib import nullcontext

TEMPERATURE = 0.05
MODES = {"float32": "eager, TF32 off", "tf32": "eager, TF32 on", "float16": "eager, float16 autocast"}

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))
        self.attention_norm, self.output_norm = (nn.LayerNorm(hidden) for _ in range(2))
        self.inner, self.outer = nn.Linear(hidden, inner), nn.Linear(inner, hidden)

    def forward(self, x):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        attended = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x))
        )
        x = self.attention_norm(x + self.output(attended.transpose(1, 2).flatten(2)))
        return self.output_norm(x + self.outer(F.gelu(self.inner(x))))


class Encoder(nn.Module):
    """XLM-R with mean pooling, for texts of one length."""

    def __init__(self, o):
        super().__init__()
        hidden = o["hidden"]
        self.words = nn.Embedding(o["vocabulary"], hidden)
        self.positions = nn.Embedding(o["positions"], hidden)
        self.types = nn.Embedding(1, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.layers = nn.ModuleList(Layer(hidden, o["heads"], o["inner"]) for _ in range(o["layers"]))
        for table in (self.words, self.positions, self.types):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids):
        at = torch.arange(2, ids.shape[1] + 2, device=ids.device)
        x = self.norm(self.words(ids) + self.positions(at) + self.types.weight[0])
        for layer in self.layers:
            x = layer(x)
        return F.normalize(x.mean(1).float(), dim=-1)


class Trainer:
    def __init__(self, o, mode):
        self.device = o["device"]
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = mode == "tf32"
        self.half = mode == "float16"
        self.model = Encoder(o).to(self.device)
        # As transformers' trainer: no decay for biases and LayerNorm.
        parameters = list(self.model.parameters())
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.01},
                {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
            ],
            lr=2e-5,
            fused=True,
        )
        self.scaler = torch.amp.GradScaler(self.device, enabled=self.half)
        self.texts_at_once = max(1, o["chunkTokens"] // o["length"])
        self.cached = False

    def embed(self, ids):
        with torch.autocast(self.device, torch.float16) if self.half else nullcontext():
            return self.model(ids)

    def loss(self, queries, passages):
        scores = queries @ passages.T / TEMPERATURE
        return F.cross_entropy(scores, torch.arange(len(scores), device=self.device))

    def gradients(self, ids):
        half = len(ids) // 2
        if not self.cached:
            loss = self.loss(self.embed(ids[:half]), self.embed(ids[half:]))
            self.scaler.scale(loss).backward()
            return loss
        chunks = ids.split(self.texts_at_once)
        with torch.no_grad():
            embeddings = torch.cat([self.embed(chunk) for chunk in chunks])
        embeddings.requires_grad_()
        loss = self.loss(embeddings[:half], embeddings[half:])
        self.scaler.scale(loss).backward()
        for chunk, gradient in zip(chunks, embeddings.grad.split(self.texts_at_once)):
            (self.embed(chunk) * gradient).sum().backward()
        return loss

    def step(self, ids):
        loss = self.gradients(ids)
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()

    def embed_all(self, ids):
        with torch.inference_mode():
            return torch.cat([self.embed(chunk) for chunk in ids.split(self.texts_at_once)]).cpu()


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(o, mode):
    trainer = Trainer(o, mode)
    ids = torch.randint(o["vocabulary"], (2 * o["batch"], o["length"]), device=o["device"])
    try:
        trainer.step(ids)
    except torch.OutOfMemoryError:
        trainer.cached = True
    if trainer.cached:
        # Here, where nothing holds what ran out any more.
        trainer.optimizer.zero_grad(set_to_none=True)
        torch.cuda.empty_cache()
        trainer.step(ids)
    training = [seconds(lambda: trainer.step(ids)) for _ in range(o["steps"])]
    trainer.embed_all(ids)
    embedding = [seconds(lambda: trainer.embed_all(ids)) for _ in range(o["steps"])]
    return {
        "mode": MODES[mode],
        "torch": torch.__version__,
        "parameters": sum(p.numel() for p in trainer.model.parameters()),
        "cached": trainer.cached,
        "training": training,
        "embedding": embedding,
        **({"memory": torch.cuda.max_memory_reserved()} if o["device"] == "cuda" else {}),
    }


def main(o):
    if o["device"] == "cuda" and not torch.cuda.is_available():
        print(json.dumps({"missing": f"PyTorch {torch.__version__} finds no GPU"}))
        return
    for mode in o["modes"]:
        print(json.dumps(measure(o, mode)), flush=True)
        if o["device"] == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
