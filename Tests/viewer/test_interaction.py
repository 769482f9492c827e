"""The page under the hands of its reader: mouse, keys, search, table."""

from __future__ import annotations

import pytest
import traces
from chart import HEADER, ROW, click_at, details, selected
from codesnap._model import Function


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
    unnamed = view.page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => !(b.textContent.trim() || b.ariaLabel || b.title)).length"
    )
    assert unnamed == 0
