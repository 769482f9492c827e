"""The page and the Chrome trace events, and that both tracers make the same of the same trace."""

from __future__ import annotations

import base64
import json
import re
import zlib

import pytest
from codesnap import Trace
from codesnap._chrome import chrome_json
from codesnap._page import _PIECE_SIZE, assemble_page
from conftest import GOLDEN

NAMES = sorted(path.stem for path in GOLDEN.glob("*.csnap"))


def golden(name):
    return (GOLDEN / f"{name}.csnap").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_chrome_events_agree_with_the_slices(name):
    trace = Trace(golden(name))
    document = json.loads(chrome_json(trace))
    assert document["displayTimeUnit"] == "ns"
    assert document["otherData"] == trace.info
    events = document["traceEvents"]
    threads = [event for event in events if event["ph"] == "M"]
    assert [event["args"]["name"] for event in threads] == [
        thread.name or f"Thread {event['tid']}" for thread, event in zip(trace.threads, threads)
    ]
    # Two tracks of one id would be drawn as one.
    assert len({event["tid"] for event in threads}) == len(trace.threads)
    calls = [event for event in events if event["ph"] == "X"]
    slices = list(trace.slices())
    assert len(threads) + len(calls) == len(events)
    assert len(calls) == len(slices)
    for event, call in zip(calls, slices):
        assert event["name"] == str(trace.functions[call.function])
        assert event["cat"] == "FEE"
        assert event["pid"] == int(trace.info.get("pid", 0))
        thread = trace.threads[call.thread]
        assert event["tid"] == ((1 << 32) + call.thread if thread.is_greenlet else thread.native_id or call.thread)
        states = {"still_running": call.still_running, "unfinished": call.unfinished}
        assert event.get("args", {}) == {state: True for state, holds in states.items() if holds}
    lines = chrome_json(trace).decode("ascii").split("\n")
    assert lines[0] == '{"traceEvents":[' and len(lines) == max(len(events), 1) + 3
    times = re.findall(r'"ts":(\d+)\.(\d{3}),"dur":(\d+)\.(\d{3}),', "\n".join(lines))
    assert [(int(a + b), int(c + d)) for a, b, c, d in times] == [(call.start, call.duration) for call in slices]


def test_chrome_events_as_text():
    assert chrome_json(Trace(golden("open-frames"))).decode().split("\n")[:4] == [
        '{"traceEvents":[',
        '{"ph":"M","pid":4242,"tid":4242,"name":"thread_name","args":{"name":"MainThread"}},',
        '{"ph":"X","pid":4242,"tid":4242,"ts":0.005,"dur":0.995,"name":"serve (/home/user/app.py:10)","cat":"FEE"'
        ',"args":{"still_running":true}},',
        '{"ph":"X","pid":4242,"tid":4242,"ts":0.015,"dur":0.985,"name":"handle (/home/user/app.py:20)","cat":"FEE"'
        ',"args":{"still_running":true}},',
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_native_module_makes_the_same_bytes(native, name):
    data = golden(name)
    assert native.chrome_json(data) == chrome_json(Trace(data))
    title = "a <b> & \"c\" 'd' {{trace}} \u2028 \U0001f40d"
    assert native.page(data, title) == assemble_page(data, title)


def traces_in(page):
    pieces = re.findall(rb'<script type="text/plain" class="trace">([A-Za-z0-9+/=]*)</script>\n', page)
    return b"".join(base64.b64decode(piece, validate=True) for piece in pieces)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_carries_the_bytes_of_the_trace(name):
    data = golden(name)
    assert traces_in(assemble_page(data, name)) == data


def test_a_large_trace_is_carried_in_pieces():
    data = bytes(range(256)) * (2 * _PIECE_SIZE // 256) + b"end"
    page = assemble_page(data, "large")
    assert page.count(b'class="trace">') == 3
    assert traces_in(page) == data


def test_the_title_is_text_in_the_page():
    page = assemble_page(golden("empty"), "<script>alert(1)</script> {{trace}} & \"quoted\" 'too' \udc80").decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{trace}} &amp; &quot;quoted&quot; &#x27;too&#x27; \\udc80" in page


def test_the_page_is_one_file_without_requests_and_markers():
    data = golden("one-call")
    page = assemble_page(data, "title").decode()
    assert not re.search(r"\{\{(title|nonce|style|script|trace)\}\}", page)
    requests = r"<(img|iframe|object|embed)\b|src=|@import|https?://(?!www\.w3\.org/)"
    assert not re.search(requests + r"|^import |^export ", page, re.MULTILINE)
    assert all(address.startswith("data:") for address in re.findall(r'href="([^"]*)"', page))
    assert f"codesnap-{zlib.crc32(data):08x}" in page
