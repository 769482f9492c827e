"""Measure one workload in this process: what `codesnap-bench` starts, once for every sample.

The only argument is a request in JSON; the answer is JSON too and goes to the file that the request names, so that nothing the
workload prints can be mistaken for it. An error is a traceback on stderr and a non-zero exit status. What a sample has no use for is
imported by the actions that have.
"""

import json
import os
import sys
from typing import Any, Callable, Dict

from codesnap_sampler import arms, blocks, environment, forks, loading


def _calibrate(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    iterations, call_ns = blocks.calibrate(workload.call, request["target_ns"])
    return {
        "iterations": iterations,
        "call_ns": call_ns,
        "events": workload.count_events(),
        "events_vary": workload.events_vary,
        "sha256": workload.sha256,
    }


def _describe_workload(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    return {
        "summary": workload.summary,
        "events": workload.count_events(),
        "events_vary": workload.events_vary,
        "sha256": workload.sha256,
    }


def _sample(request: Dict[str, Any]) -> Dict[str, Any]:
    workload = loading.load_workload(request["workload"])
    arm = arms.make(request["arm"], os.path.dirname(request["report"]))
    return blocks.alternate(
        workload.call, arm, request["iterations"], request["pairs"], request["warm_up_pairs"], workload.events_vary
    )


def _describe_arm(request: Dict[str, Any]) -> Dict[str, Any]:
    from codesnap_sampler import outside

    return outside.describe(request["arm"])


def _describe_package(request: Dict[str, Any]) -> Dict[str, Any]:
    from codesnap_sampler import codesnap_arms

    return codesnap_arms.describe()


def _describe_peers(request: Dict[str, Any]) -> Dict[str, Any]:
    from codesnap_sampler import peers

    return peers.describe()


def _instructions(request: Dict[str, Any]) -> Dict[str, Any]:
    from codesnap_sampler import instructions

    workload = loading.load_workload(request["workload"])
    arm = arms.make(request["arm"], os.path.dirname(request["report"]))
    return instructions.count(workload.call, arm, request["iterations"])


def _page(request: Dict[str, Any]) -> Dict[str, Any]:
    from codesnap_sampler import codesnap_arms

    workload = loading.load_workload(request["workload"])
    trace = os.path.join(os.path.dirname(request["report"]), "page.csnap")
    return codesnap_arms.save_page(workload.call, request["arm"]["name"], request["page"], trace)


_ACTIONS: Dict[str, Callable[[Dict[str, Any]], Dict[str, Any]]] = {
    "environment": lambda request: environment.describe(),
    "package": _describe_package,
    "peers": _describe_peers,
    "arm": _describe_arm,
    "workload": _describe_workload,
    "calibrate": _calibrate,
    "sample": _sample,
    "instructions": _instructions,
    "page": _page,
}


def _answer(request: Dict[str, Any]) -> Dict[str, Any]:
    """The answer to a request. Raises RuntimeError where somebody's code would end this process as if all were well."""
    try:
        answer = _ACTIONS[request["action"]](request)
    except SystemExit as error:
        if forks.is_child():
            raise
        raise RuntimeError(
            "sys.exit(%s) was called before anything was reported" % ("" if error.code is None else repr(error.code))
        ) from error
    forks.end_children()
    return answer


def main() -> None:
    request = json.loads(sys.argv[1])
    sys.argv[:] = [request.get("workload", "")]
    answer = _answer(request)
    unfinished = request["report"] + ".unfinished"
    with open(unfinished, "w") as file:
        json.dump(answer, file)
    os.replace(unfinished, request["report"])


if __name__ == "__main__":
    main()
