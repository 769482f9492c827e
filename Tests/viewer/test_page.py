"""The page as its reader meets it: what it shows, themes, hostile names, damage, size and speed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import traces
from chart import HEADER, ROW, click_at, details, selected
from codesnap._model import Function

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def test_the_header_says_what_was_traced(open_page):
    view = open_page(traces.small(), "python3 'my app.py' --fast")
    assert view.text("#title") == "python3 'my app.py' --fast"
    assert view.page.title() == "python3 'my app.py' --fast – CodeSnap"
    facts = view.text("#facts")
    for fact in ["recorded 1.000 ms", "calls 5", "events 10", "functions 4", "native tracer", "CPython 3.11.2"]:
        assert fact in " ".join(facts.split())


def test_everything_is_drawn(open_page):
    view = open_page(traces.small())
    chart = view.pixels("#chart")
    # The ground, the track's header, its text and the four functions.
    assert len([count for count in chart.values() if count > 1_500]) >= 6
    assert len(view.pixels("#overview")) >= 3
    assert len(view.pixels("#axis")) >= 3


@pytest.mark.parametrize("scheme, ground", [("light", "255,255,255"), ("dark", "22,24,29")])
def test_theme_follows_the_system_and_the_switch(open_page, scheme, ground):
    view = open_page(traces.small(), scheme=scheme)
    first = view.pixels("#chart")
    assert first.get(ground, 0) > 100_000
    view.page.get_by_role("button", name="Switch between dark and light").click()
    view.settle()
    second = view.pixels("#chart")
    assert second.get(ground, 0) < 100
    view.press("l")
    assert view.pixels("#chart") == first


def test_spans_threads_and_context(open_page):
    view = open_page(traces.spans_and_threads())
    assert "in 2 spans" in view.text("#facts")
    box = view.page.locator("#chart").bounding_box()
    tooltip = view.page.locator("#tooltip")

    # Five functions were running before the second span: folded to one row, unfolded by a click.
    y = box["y"] + HEADER + ROW / 2
    view.page.mouse.move(box["x"] + box["width"] * 0.8, y)
    assert "5 functions were already running" in tooltip.inner_text()
    view.page.mouse.click(box["x"] + box["width"] * 0.8, y)
    view.settle()
    view.page.mouse.move(box["x"] + box["width"] * 0.8, y + ROW)
    assert "run" in tooltip.inner_text() and "still running at stop()" in tooltip.inner_text()
    view.page.mouse.move(box["x"] + 30, y + 2 * ROW)
    assert "setup" in tooltip.inner_text() and "was not recorded" in tooltip.inner_text()
    view.press("c")

    # The worker's second call was still running.
    worker = box["y"] + HEADER + 2 * ROW + 12 + HEADER + ROW / 2
    view.page.mouse.click(box["x"] + box["width"] * 0.9, worker)
    view.settle()
    assert "still running" in details(view)["Duration"]
    assert details(view)["Thread"] == "worker <b>1</b>"


HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<svg/onload=alert(2)>",
    "\"'`${alert(3)}{{trace}}{{script}}",
    "line\u2028separator\u2029\u202egnp.exe\u0000\u0007",
    "a" * 10_000,
    "名前" * 40,
    "",
]


def test_hostile_names_are_text(open_page):
    functions = [Function(name, name, 1) for name in HOSTILE]
    events = [(i * 1000, traces.entry(i)) for i in range(len(HOSTILE))]
    events += [(100_000 + i * 1000, traces.exit_(len(HOSTILE) - 1 - i)) for i in range(len(HOSTILE))]
    view = open_page(traces.trace(functions, events, 120_000), title="</title><script>alert(4)</script>{{trace}}")
    assert view.text("#title") == "</title><script>alert(4)</script>{{trace}}"
    view.press("t")
    for i, name in enumerate(HOSTILE):
        click_at(view, 50_000, i)
        shown = selected(view)
        if name == "":
            assert shown == "(no name)"
        elif name.startswith("line"):
            assert shown == "line\\u2028separator\\u2029\\u202egnp.exe\\u0000\\u0007"
        else:
            assert shown.startswith(name[:2000])
    assert view.page.evaluate("document.querySelectorAll('img').length") == 0
    assert view.page.evaluate("document.querySelectorAll('script').length") == 1
    view.page.locator("#search").fill("<img src=x onerror")
    view.settle()
    assert view.text("#search-result").startswith("1 call,")


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.csnap")))
def test_golden_traces_open(open_page, name):
    vector = json.loads((GOLDEN / f"{name}.json").read_text())
    view = open_page((GOLDEN / f"{name}.csnap").read_bytes())
    entries = sum(event[2] == "enter" for track in vector["events"] for event in track["events"])
    facts = " ".join(view.text("#facts").split())
    assert re.search(rf"calls? {entries:,}\b", facts)
    assert view.page.locator(".banner").count() == 0
    view.press("ArrowDown", "ArrowDown", "f", "w", "0", "End", "t")
    assert (selected(view) is not None) == (entries > 0)


def test_a_damaged_trace_says_where_and_shows_the_rest(open_page):
    whole = traces.busy(100_000)
    markers = [i for i in range(len(whole)) if whole[i : i + 4] == b"CSB\x1a" and whole[i + 4] == 5]
    damaged = bytearray(whole)
    damaged[markers[1] + 500] ^= 1
    view = open_page(bytes(damaged))
    banner = view.text(".banner")
    assert "damaged" in banner and f"offset {markers[1]}" in banner and "checksum" in banner
    assert len(view.pixels("#chart")) > 20


def test_a_cut_trace_says_so(open_page):
    view = open_page(traces.small()[:-22])
    assert "cut short" in view.text(".banner")
    click_at(view, 500_000, 1)
    assert selected(view) == "Loader.load"


@pytest.mark.parametrize(
    "content", [b"", b"not a trace", b"CSNAP\r\n\x1a\x09" + bytes(7), b"CSNAP\r\n\x1a\x02" + bytes(3) + b"\x9a\x1b\x1c\x1d"]
)
def test_what_is_no_trace_is_one_sentence(open_page, content):
    view = open_page(content, wait=False)
    view.page.locator(".banner").first.wait_for()
    assert re.search("could not show the trace|is damaged", view.text("#banners"))
    view.page.locator("#loading").wait_for(state="hidden")


def test_deep_recursion_scrolls(open_page):
    view = open_page(traces.deep(100_000))
    assert "calls 100,000" in " ".join(view.text("#facts").split())
    view.press("End")
    assert view.page.evaluate("document.querySelector('#scroll').scrollTop") > 1_700_000
    assert len(view.pixels("#chart")) > 3
    box = view.page.locator("#chart").bounding_box()
    view.page.mouse.click(box["x"] + box["width"] * 100 / 200, box["y"] + box["height"] - 30)
    view.settle()
    assert selected(view) == "Tree.descend"
    depth = int(details(view)["Depth"].split(", calling")[0].replace(",", ""))
    assert depth > 99_000
    view.press("Home", "PageDown")
    assert view.page.evaluate("document.querySelector('#scroll').scrollTop") > 100


def test_100_000_calls_are_there_at_once_and_move_smoothly(open_page):
    view = open_page(traces.busy(100_000))
    # Loose, so that a busy machine does not fail it; half a second is usual.
    assert view.mark("codesnap:first-picture") < 3_000
    assert view.mark("codesnap:ready") < 3_000
    box = view.page.locator("#chart").bounding_box()
    view.page.mouse.move(box["x"] + 400, box["y"] + 200)
    view.page.evaluate(
        """() => {
            window.frameTimes = [];
            const request = window.requestAnimationFrame;
            window.requestAnimationFrame = (act) => request((now) => {
                const begin = performance.now();
                act(now);
                window.frameTimes.push(performance.now() - begin);
            });
        }"""
    )
    for step in range(20):
        view.page.mouse.wheel(0, -120 if step < 12 else 120)
        view.page.wait_for_timeout(20)
    times = sorted(view.page.evaluate("window.frameTimes"))
    assert len(times) >= 5
    assert times[len(times) // 2] < 50


def test_a_second_theme_or_size_redraws_sharp(open_page):
    view = open_page(traces.small(), width=900, height=600)
    view.page.set_viewport_size({"width": 2560, "height": 1440})
    view.settle()
    assert view.page.evaluate("document.querySelector('#chart').width") > 2_400
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
