"""Writes the golden vectors: for each NAME a NAME.json, which says what a trace holds, and the NAME.csnap made from it.

Every reader and writer of the repository is tested on them. Run it after a change of the format; it exits with 1 when it
changed a file, so that a check which runs it cannot pass on vectors that were just made.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent / "Sources"))

import vectors  # noqa: E402
from codesnap._csnap_reader import TraceFile  # noqa: E402
from codesnap._csnap_writer import encode_trace  # noqa: E402
from codesnap._model import Function, RecordedTrack, Span, Thread  # noqa: E402


def encode(vector: dict) -> bytes:
    """Return the `.csnap` file of a vector as its JSON describes it."""
    return encode_trace(
        [tuple(pair) for pair in vector["info"]],
        [Function(*function) for function in vector["functions"]],
        [Thread(index, *thread) for index, thread in enumerate(vector["threads"])],
        [
            Span(index, span["start"], span["duration"], span["thread"], tuple(span["context"]), span["kept"])
            for index, span in enumerate(vector["spans"])
        ],
        [
            RecordedTrack(
                track["span"],
                track["thread"],
                [2 * function + (1 if kind == "enter" else 2) for _, function, kind in track["events"]],
                [time for time, _, _ in track["events"]],
                [(event, task) for event, task in track.get("steps", [])],
            )
            for track in vector["events"]
        ],
        tasks=vector.get("tasks", []),
    )


def payloads(csnap: bytes) -> list:
    """Return what two files are compared by: kind and inflated payload of each block (compressors may differ)."""
    from codesnap._csnap_blocks import iterate_blocks

    return [(block.kind, block.payload()) for block in iterate_blocks(csnap)]


def main() -> int:
    changed = []
    for name, vector in vectors.all_vectors().items():
        text = json.dumps(vector, separators=(",", ":")) + "\n"
        csnap = encode(vector)
        assert TraceFile(csnap).is_complete
        json_path = FOLDER / f"{name}.json"
        csnap_path = FOLDER / f"{name}.csnap"
        if not json_path.exists() or json_path.read_text("ascii") != text:
            json_path.write_text(text, "ascii")
            changed.append(json_path.name)
        if not csnap_path.exists() or payloads(csnap_path.read_bytes()) != payloads(csnap):
            csnap_path.write_bytes(csnap)
            changed.append(csnap_path.name)
    if changed:
        print("recorded: " + " ".join(changed))
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
