"""PyTorch's side of the benchmarks: takes requests as JSON lines, answers each with the seconds that it took.

    python peer.py FOLDER THREADS
"""

import json
import sys
import time

import sentence_transformers
import torch
from sentence_transformers import SentenceTransformer

TEMPERATURE = 0.05


class Trainer:
    """The step that sentence-transformers' trainer makes, with its default optimizer, AdamW in one fused kernel."""

    def __init__(self, model, options):
        self.model = model.train()
        decayed = [p for p in model.parameters() if p.ndim > 1]
        others = [p for p in model.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": options["weightDecay"]},
                {"params": others, "weight_decay": 0.0},
            ],
            lr=options["learningRate"],
            betas=(options["beta1"], options["beta2"]),
            eps=options["epsilon"],
            fused=True,
        )

    def embed(self, ids):
        ids = torch.tensor(ids)
        features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        return self.model(features)["sentence_embedding"]

    def step(self, queries, passages):
        scores = self.embed(queries) @ self.embed(passages).T / TEMPERATURE
        loss = torch.nn.functional.cross_entropy(scores, torch.arange(len(queries)))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()


def multiply(m, k, n, times):
    a, b = torch.rand(m, k), torch.rand(k, n)
    start = time.perf_counter()
    for _ in range(times):
        a @ b
    return time.perf_counter() - start


def main(folder, threads):
    torch.set_num_threads(threads)
    model = SentenceTransformer(folder, device="cpu")
    trainer = None
    versions = {"torch": torch.__version__, "sentenceTransformers": sentence_transformers.__version__}
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "optimizer" in request:
            trainer = Trainer(model, request["optimizer"])
            answer = {}
        elif "product" in request:
            answer = {"seconds": multiply(*request["product"], request["times"])}
        elif "texts" in request:
            start = time.perf_counter()
            embeddings = model.encode(request["texts"], batch_size=request["batchSize"])
            answer = {"seconds": time.perf_counter() - start, "first": embeddings[0].tolist()}
        else:
            start = time.perf_counter()
            loss = trainer.step(request["queries"], request["passages"])
            answer = {"seconds": time.perf_counter() - start, "loss": loss}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
