"""How a peer talks: one line of JSON when it is ready, then one for each request that it reads from standard input."""

import json
import sys


def serve(ready, answer):
    """Answers requests until there are no more. A fault is an answer too: {"error": what went wrong}."""
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except Exception as error:
            result = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[0][:200]}"}
        print(json.dumps(result), flush=True)
