"""The page as its reader meets it: keys, mouse, search, themes, hostile names, damage, size and speed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import traces
from codesnap._model import Function

GOLDEN = Path(__file__).resolve().parents[1] / "golden"

# Rows of the first track of a trace without context: its header, then 18 pixels a row.
HEADER, ROW = 28, 18


def click_at(view, time, row, *, double=False, modifiers=()):
    """Click on the first track at a time (ns) and a row, through the shown window."""
    box = view.page.locator("#chart").bounding_box()
    start, end = view.window()
    x = box["x"] + (time - start) / (end - start) * box["width"]
    y = box["y"] + HEADER + row * ROW + ROW / 2
    for key in modifiers:
        view.page.keyboard.down(key)
    (view.page.mouse.dblclick if double else view.page.mouse.click)(x, y)
    for key in modifiers:
        view.page.keyboard.up(key)
    view.settle()


def details(view):
    """The values of the details panel by name, the function's own prefixed with `all`."""
    lists = view.page.locator("#details dl")
    values = {}
    for number, prefix in enumerate(["", "all "]):
        names = lists.nth(number).locator("dt").all_inner_texts()
        texts = lists.nth(number).locator("dd").all_inner_texts()
        values.update({prefix + name: text for name, text in zip(names, texts)})
    return values


def selected(view):
    name = view.page.locator("#call-name")
    return name.inner_text() if name.count() else None


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


def test_click_shows_the_call(open_page):
    view = open_page(traces.small())
    click_at(view, 500_000, 1)
    assert selected(view) == "Loader.load"
    assert view.text("#details .place") == "/home/user/app.py:20"
    values = details(view)
    assert values["Duration"] == "200.0 µs"
    assert values["Self"] == "100.0 µs (50.0 %)"
    assert values["Start"] == "400 µs"
    assert values["Thread"] == "MainThread"
    assert values["Depth"] == "2, calling 1"
    assert values["all Calls"] == "2"
    assert values["all Total"] == "400.0 µs (40.0 %)"
    assert values["all Self"] == "300.0 µs (30.0 %)"
    assert values["all Mean"] == "200.0 µs"
    assert values["all Shortest"] == "200.0 µs"
    assert values["all Longest"] == "200.0 µs"
    assert view.page.locator("#details .stack li").all_inner_texts() == ["main", "Loader.load"]
    assert "Loader.load" in view.text("#announcement")
    view.press("Escape")
    assert selected(view) is None


def test_copy_name(open_page):
    view = open_page(traces.small())
    view.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    click_at(view, 500_000, 1)
    view.page.get_by_role("button", name="Copy name").click()
    view.page.get_by_role("button", name="Copied").wait_for()
    assert view.page.evaluate("navigator.clipboard.readText()") == "Loader.load"


def test_hover_tells_the_call(open_page):
    view = open_page(traces.small())
    box = view.page.locator("#chart").bounding_box()
    view.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + HEADER + ROW * 1.5)
    tooltip = view.text("#tooltip")
    assert "save" in tooltip and "200.0 µs" in tooltip and "/home/user/app.py:40" in tooltip
    view.page.mouse.move(box["x"] + 30, box["y"] + 400)
    assert view.page.locator("#tooltip").is_hidden()


def test_arrows_go_through_the_forest(open_page):
    view = open_page(traces.small())
    steps = []
    for key in ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp"]:
        view.press(key)
        steps.append((selected(view), details(view)["Start"]))
    assert steps == [
        ("main", "0 ns"),
        ("Loader.load", "100 µs"),
        ("Loader.load", "400 µs"),
        ("parse", "450 µs"),
        ("Loader.load", "400 µs"),
        ("save", "700 µs"),
        ("save", "700 µs"),
        ("Loader.load", "400 µs"),
        ("main", "0 ns"),
    ]


def test_next_and_previous_call_of_the_same_function(open_page):
    view = open_page(traces.small())
    click_at(view, 200_000, 1)
    starts = []
    for key in [".", ".", ",", ","]:
        view.press(key)
        starts.append(details(view)["Start"])
    assert starts == ["400 µs", "100 µs", "400 µs", "100 µs"]


def test_keys_move_the_window(open_page):
    view = open_page(traces.small())
    whole = view.window()
    view.press("w")
    closer = view.window()
    assert closer[1] - closer[0] == pytest.approx((whole[1] - whole[0]) / 1.6)
    view.press("d")
    right = view.window()
    assert right[0] > closer[0] and right[1] - right[0] == pytest.approx(closer[1] - closer[0])
    view.press("a")
    assert view.window() == pytest.approx(closer)
    view.press("s", "s")
    assert view.window() == pytest.approx(whole)
    click_at(view, 800_000, 1)
    view.press("f")
    start, end = view.window()
    assert 680_000 < start < 700_000 and 900_000 < end < 920_000
    view.press("0")
    assert view.window() == pytest.approx(whole)


def test_wheel_zooms_at_the_pointer(open_page):
    view = open_page(traces.small())
    box = view.page.locator("#chart").bounding_box()
    share = 0.7
    view.page.mouse.move(box["x"] + box["width"] * share, box["y"] + 100)
    before = view.window()
    view.page.mouse.wheel(0, -300)
    view.settle()
    after = view.window()
    assert after[1] - after[0] < 0.7 * (before[1] - before[0])
    under = [start + share * (end - start) for start, end in (before, after)]
    assert under[0] == pytest.approx(under[1], rel=0.002)


def test_drag_pans_and_a_click_does_not(open_page):
    view = open_page(traces.small())
    view.press("w", "w")
    before = view.window()
    box = view.page.locator("#chart").bounding_box()
    view.page.mouse.move(box["x"] + 600, box["y"] + 300)
    view.page.mouse.down()
    view.page.mouse.move(box["x"] + 500, box["y"] + 300, steps=4)
    view.page.mouse.up()
    view.settle()
    after = view.window()
    assert after[0] - before[0] == pytest.approx(100 / box["width"] * (before[1] - before[0]), rel=0.02)
    assert selected(view) is None


def test_double_click_zooms_to_the_call(open_page):
    view = open_page(traces.small())
    click_at(view, 500_000, 2, double=True)
    start, end = view.window()
    assert 440_000 < start < 450_000 and 550_000 < end < 560_000


def test_shift_drag_zooms_to_the_range(open_page):
    view = open_page(traces.small())
    box = view.page.locator("#chart").bounding_box()
    whole = view.window()
    view.page.keyboard.down("Shift")
    view.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 60)
    view.page.mouse.down()
    view.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=4)
    view.page.mouse.up()
    view.page.keyboard.up("Shift")
    view.settle()
    start, end = view.window()
    assert end - start == pytest.approx((whole[1] - whole[0]) / 4, rel=0.01)


def test_overview_moves_the_window(open_page):
    view = open_page(traces.small())
    view.press("w", "w", "w")
    box = view.page.locator("#overview").bounding_box()
    view.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 20)
    view.settle()
    start, end = view.window()
    assert start > 600_000 and end <= 1_004_000.1


def test_search_counts_highlights_and_steps(open_page):
    view = open_page(traces.small())
    before = view.pixels("#chart")
    view.press("/")
    view.page.keyboard.type("LOAD")
    view.settle()
    assert view.text("#search-result") == "2 calls, 40.0 % of time"
    match = "255,181,46"
    after = view.pixels("#chart")
    assert before.get(match, 0) == 0 and after[match] > 5_000
    assert view.pixels("#overview").get(match, 0) > 100
    starts = []
    for keys in ["Enter", "Enter", "Enter", "Shift+Enter"]:
        view.press(keys)
        starts.append((selected(view), details(view)["Start"]))
    assert starts == [("Loader.load", "100 µs"), ("Loader.load", "400 µs"), ("Loader.load", "100 µs"), ("Loader.load", "400 µs")]
    view.press("Escape")
    assert view.text("#search-result") == ""
    assert view.pixels("#chart").get(match, 0) == 0


def test_search_by_regular_expression(open_page):
    view = open_page(traces.small())
    search = view.page.locator("#search")
    for query, answer in [
        ("/^(save|parse) /", "2 calls, 30.0 % of time"),
        ("/^SAVE/i", "1 call, 20.0 % of time"),
        ("/(/", "not a regular expression"),
        ("nothing like it", "no match"),
        ("app.py:10", "1 call, 100 % of time"),
    ]:
        search.fill(query)
        view.settle()
        assert view.text("#search-result") == answer


def test_merged_calls_in_a_search_are_found(open_page):
    """A match too narrow to draw still shows: a cell of merged calls is marked when any of them matches."""
    functions = [Function("main", "/a.py", 1), Function("common", "/a.py", 2), Function("needle", "/a.py", 3)]
    events = [(0, traces.entry(0))]
    for i in range(50_000):
        function = 2 if i == 25_000 else 1
        events += [(10 + i * 100, traces.entry(function)), (40 + i * 100, traces.exit_(function))]
    events.append((5_000_100, traces.exit_(0)))
    view = open_page(traces.trace(functions, events, 5_000_200))
    view.page.locator("#search").fill("needle")
    view.settle()
    assert view.text("#search-result").startswith("1 call,")
    assert 15 <= view.pixels("#chart").get("255,181,46", 0) <= 200
    view.press("Enter")
    assert selected(view) == "needle"
    start, end = view.window()
    assert end - start < 2_000


def test_table_of_functions_sorts(open_page):
    view = open_page(traces.small())
    view.page.keyboard.press("t")
    names = view.page.locator("#functions tbody td:first-child")
    assert names.all_inner_texts() == ["main", "Loader.load", "save", "parse"]
    view.page.get_by_role("button", name="Calls").click()
    assert names.all_inner_texts()[0] == "Loader.load"
    view.page.get_by_role("button", name="Function", exact=True).click()
    assert names.all_inner_texts() == ["Loader.load", "main", "parse", "save"]
    view.page.locator("#functions tbody").get_by_role("button", name="parse").click()
    assert selected(view) == "parse"


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


def test_key_sheet(open_page):
    view = open_page(traces.small())
    view.press("?")
    sheet = view.page.get_by_role("dialog")
    assert sheet.is_visible() and "zoom in" in sheet.inner_text()
    view.press("Escape")
    assert not view.page.locator("#keys").is_visible()


def test_keyboard_alone_reaches_everything(open_page):
    view = open_page(traces.small())
    reached = set()
    for _ in range(12):
        view.page.keyboard.press("Tab")
        reached.add(view.page.evaluate("document.activeElement.id"))
    assert {"search", "functions-toggle", "fit", "theme", "help", "overview", "chart"} <= reached
    for role in ["search", "application", "slider"]:
        assert view.page.get_by_role(role).count() == 1
    unnamed = view.page.evaluate("[...document.querySelectorAll('button')].filter(b => !(b.textContent.trim() || b.ariaLabel || b.title)).length")
    assert unnamed == 0


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


@pytest.mark.parametrize("content", [b"", b"not a trace", b"CSNAP\r\n\x1a\x09" + bytes(7), b"CSNAP\r\n\x1a\x02" + bytes(3) + b"\x9a\x1b\x1c\x1d"])
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
