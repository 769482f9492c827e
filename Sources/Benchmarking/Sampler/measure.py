"""Measure one workload in this process: what `codesnap-bench` starts, once for every sample.

The only argument is a request in JSON; the answer is JSON too and goes to the file that the request names, so that nothing the
workload prints can be mistaken for it. An error is a traceback on stderr and a non-zero exit status.
"""

import json
import os
import sys
from typing import Any, Callable, Dict

from codesnap_sampler import arms, blocks, environment, instructions, loading, peers


def _calibrate(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    iterations, call_ns = blocks.calibrate(workload.call, request["target_ns"])
    return {
        "iterations": iterations,
        "call_ns": call_ns,
        "events": workload.events,
        "sha256": workload.sha256,
    }


def _sample(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    wanted = request["arm"]
    if wanted["name"] in peers.NAMES and not wanted.get("file"):
        arm: arms.Arm = peers.make(wanted["name"], os.path.dirname(request["report"]))
    else:
        arm = arms.make(wanted)
    return blocks.alternate(workload.call, arm, request["iterations"], request["pairs"], request["warm_up_pairs"])


def _instructions(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    return instructions.count(workload.call, arms.make(request["arm"]), request["iterations"])


def _page(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    return {"events": arms.save_page(workload.call, request["arm"]["name"], request["page"])}


_ACTIONS: Dict[str, Callable[[Dict[str, Any]], Dict[str, Any]]] = {
    "environment": lambda request: environment.describe(),
    "peers": lambda request: peers.describe(),
    "calibrate": _calibrate,
    "sample": _sample,
    "instructions": _instructions,
    "page": _page,
}


def main() -> None:
    request = json.loads(sys.argv[1])
    sys.argv[:] = [request.get("workload", "")]
    answer = _ACTIONS[request["action"]](request)
    unfinished = request["report"] + ".unfinished"
    with open(unfinished, "w") as file:
        json.dump(answer, file)
    os.replace(unfinished, request["report"])


if __name__ == "__main__":
    main()
