"""sentence-transformers' side of embedding, by its torch or its ONNX back end, tokenizing included.

    python embedding.py FOLDER THREADS BACKEND

    {"texts": ["…", …], "batchSize": 32, "into": "embeddings.f32"}
    {"seconds": 6.7}
"""

import sys
import time

import numpy as np
import sentence_transformers
import torch
from protocol import serve
from sentence_transformers import SentenceTransformer


def open_model(folder, threads, backend):
    if backend == "torch":
        return SentenceTransformer(folder, device="cpu"), f"torch {torch.__version__}"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    arguments = {"provider": "CPUExecutionProvider", "export": True, "session_options": options}
    model = SentenceTransformer(folder, device="cpu", backend="onnx", model_kwargs=arguments)
    return model, f"ONNX Runtime {onnxruntime.__version__}"


def main(folder, threads, backend):
    torch.set_num_threads(threads)
    model, runtime = open_model(folder, threads, backend)

    def answer(request):
        start = time.perf_counter()
        embeddings = model.encode(request["texts"], batch_size=request["batchSize"], show_progress_bar=False)
        seconds = time.perf_counter() - start
        embeddings.astype(np.float32).tofile(request["into"])
        return {"seconds": seconds}

    serve({"version": sentence_transformers.__version__, "runtime": runtime}, answer)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
