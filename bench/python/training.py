"""PyTorch's side of the training step: the one that sentence-transformers' trainer makes.

    python training.py FOLDER THREADS MODE OPTIONS

MODE is eager, compiled or bfloat16; OPTIONS are those of AdamW, as JSON. A request has token ids, or texts to tokenize first:

    {"queries": [[5, 7, …], …], "passages": …}  or  {"queries": ["…", …], "passages": …, "length": 64}
    {"seconds": 1.9, "loss": 3.46}
"""

import json
import sys
import time
from contextlib import nullcontext

import torch
from protocol import serve
from sentence_transformers import SentenceTransformer

TEMPERATURE = 0.05


class Trainer:
    def __init__(self, model, mode, options):
        self.model = model.train()
        self.loss = torch.compile(self.contrastive_loss) if mode == "compiled" else self.contrastive_loss
        # What a user would write; only the products are in bfloat16, parameters and optimizer are not.
        self.precision = torch.autocast("cpu", torch.bfloat16) if mode == "bfloat16" else nullcontext()
        # The default optimizer of transformers' trainer: AdamW in one fused kernel, no decay for biases and LayerNorm.
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

    def contrastive_loss(self, queries, passages):
        embed = lambda features: self.model(dict(features))["sentence_embedding"].float()
        scores = embed(queries) @ embed(passages).T / TEMPERATURE
        return torch.nn.functional.cross_entropy(scores, torch.arange(len(scores)))

    def step(self, queries, passages):
        with self.precision:
            loss = self.loss(queries, passages)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()


def features_of(ids):
    ids = torch.tensor(ids)
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def main(folder, threads, mode, options):
    torch.set_num_threads(threads)
    model = SentenceTransformer(folder, device="cpu")
    trainer = Trainer(model, mode, options)

    def answer(request):
        texts = [request["queries"], request["passages"]]
        if "length" in request:
            model.max_seq_length = request["length"]
            start = time.perf_counter()
            queries, passages = map(model.preprocess, texts)
        else:
            queries, passages = map(features_of, texts)
            start = time.perf_counter()
        loss = trainer.step(queries, passages)
        return {"seconds": time.perf_counter() - start, "loss": loss}

    serve({"torch": torch.__version__}, answer)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))
