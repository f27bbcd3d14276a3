"""faiss-cpu and pytrec_eval on the embeddings of a test set: every pool ranked in full, every measure of every query.

    python search.py FOLDER THREADS

FOLDER holds queries.f32 and passages.f32, rows of `width` floats, and set.json:

    {"width": 384, "measures": ["map", …], "queries": {"ids": […], "languages": […]}, "passages": …, "judgments": {id: {id: 1}}}

Any request is answered with the seconds taken, those of faiss among them, and the mean of each query language and pool:

    {"seconds": 9.1, "faiss": 1.2, "means": {"en de": {"map": 0.41, …}, "en all": …}}
"""

import json
import sys
import time
from pathlib import Path

import faiss
import numpy as np
import pytrec_eval
from protocol import serve

QUERIES_AT_ONCE = 256


class TestSet:
    def __init__(self, folder):
        content = json.loads((folder / "set.json").read_text())
        rows = lambda name: np.fromfile(folder / name, np.float32).reshape(-1, content["width"])
        self.measures = content["measures"]
        self.queries = rows("queries.f32")
        self.passages = rows("passages.f32")
        self.query_ids = content["queries"]["ids"]
        self.query_languages = content["queries"]["languages"]
        self.passage_ids = np.array(content["passages"]["ids"], dtype=object)
        languages = np.array(content["passages"]["languages"])
        self.pools = {language: np.flatnonzero(languages == language) for language in np.unique(languages)}
        self.pools["all"] = np.arange(len(languages))
        # trec_eval reads judgments beforehand as well.
        self.judgments = {}
        for pool, members in self.pools.items():
            inside = set(self.passage_ids[members])
            judged = {
                query: {id: grade for id, grade in grades.items() if id in inside}
                for query, grades in content["judgments"].items()
            }
            self.judgments[pool] = {query: grades for query, grades in judged.items() if grades}

    def evaluate(self):
        means, faiss_seconds = {}, 0.0
        for pool, members in self.pools.items():
            start = time.perf_counter()
            index = faiss.IndexFlatIP(self.passages.shape[1])
            index.add(self.passages[members])
            faiss_seconds += time.perf_counter() - start
            ids = self.passage_ids[members]
            evaluator = pytrec_eval.RelevanceEvaluator(self.judgments[pool], set(self.measures))
            values = {}
            for first in range(0, len(self.queries), QUERIES_AT_ONCE):
                start = time.perf_counter()
                scores, ranking = index.search(self.queries[first : first + QUERIES_AT_ONCE], len(members))
                faiss_seconds += time.perf_counter() - start
                names = self.query_ids[first : first + QUERIES_AT_ONCE]
                run = {
                    name: dict(zip(ids[row], row_scores.tolist()))
                    for name, row, row_scores in zip(names, ranking, scores)
                    if name in self.judgments[pool]
                }
                values.update(evaluator.evaluate(run))
            self.add_means(means, pool, values)
        return means, faiss_seconds

    def add_means(self, means, pool, values):
        rows = {}
        for id, language in zip(self.query_ids, self.query_languages):
            if id in values:
                rows.setdefault(language, []).append(list(values[id].values()))
                names = list(values[id])
        for language, matrix in rows.items():
            means[f"{language} {pool}"] = dict(zip(names, np.mean(matrix, axis=0).tolist()))


def main(folder, threads):
    faiss.omp_set_num_threads(threads)
    test_set = TestSet(Path(folder))

    def answer(_):
        start = time.perf_counter()
        means, faiss_seconds = test_set.evaluate()
        return {"seconds": time.perf_counter() - start, "faiss": faiss_seconds, "means": means}

    serve({"faiss": faiss.__version__}, answer)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
