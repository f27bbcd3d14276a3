"""pytrec_eval's side of the benchmarks: takes requests as JSON lines, answers each with the seconds that it took."""

import json
import sys
import time

import pytrec_eval


def score(run, qrels, measures):
    start = time.perf_counter()
    with open(run) as file:
        parsed_run = pytrec_eval.parse_run(file)
    with open(qrels) as file:
        judgments = pytrec_eval.parse_qrel(file)
    evaluator = pytrec_eval.RelevanceEvaluator(judgments, set(measures))
    queries = evaluator.evaluate(parsed_run).values()
    means = {}
    for measure in measures:
        name = measure.replace(".", "_")
        means[name] = sum(query[name] for query in queries) / len(queries)
    return {"seconds": time.perf_counter() - start, "means": means}


print(json.dumps({}), flush=True)
for line in sys.stdin:
    print(json.dumps(score(**json.loads(line))), flush=True)
