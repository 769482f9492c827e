"""The report of the harness as its reader meets it, in a real browser."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from results import Reporter, entry, environment, ratios, run

ROOT = Path(__file__).resolve().parents[2]
ARMS = {"untraced": 1.0, "python": 10.0, "c": 1.5, "cprofile": 3.0}
WORKLOADS = ["fib", "hanoi", "qsort", "slow_fib"]


@pytest.fixture
def reporter(tmp_path):
    """A maker of reports."""
    bench = Path(os.environ.get("CODESNAP_BENCH") or ROOT / ".build" / "debug" / "codesnap-bench")
    assert bench.exists(), f"no {bench}: run `swift build` first"
    return Reporter(bench, tmp_path)


def default_run(**factors):
    """Four workloads under four arms; `fib_c=1.1` makes that cell a tenth slower."""
    return run([entry(name, arm, around * factors.get(f"{name}_{arm}", 1)) for name in WORKLOADS for arm, around in ARMS.items()])


def usual_baseline():
    """What the default run is held against."""
    return {(name, arm): ratios(ARMS[arm], 64, f"before {name} {arm}") for name in WORKLOADS for arm in ("python", "c")}


def drawn(view):
    """Wait until the last chart is there."""
    # No function that is waited for: the page's policy lets nobody evaluate one again and again.
    view.page.locator("html[data-drawn=true]").wait_for(state="attached")
    return view


def dots(view, kind, cell=None):
    """How many dots of a kind are drawn."""
    figure = f'figure.samples[data-cell="{cell}"]' if cell is not None else "figure.samples"
    return view.page.locator(f"{figure} .dot.{kind}").count()


def test_every_sample_has_a_dot(open_page, reporter):
    made = default_run()
    made["entries"][2] = entry("fib", "c", 1.65, again=30)
    reporter.store(usual_baseline())
    text = reporter.judged(made)
    assert len(text) < 300_000
    view = drawn(open_page(text))
    for index, one in enumerate(made["entries"]):
        passes = [sample["pass"] for sample in one["cell"]["samples"]]
        assert (dots(view, "first", index), dots(view, "second", index)) == (passes.count("first"), passes.count("second"))
    assert dots(view, "before") == 64 * 8
    # The band of what counts as unchanged is around each gated cell's baseline, and around 1 for the controls.
    assert view.page.locator("figure.samples rect.band").count() == 12
    inside = """figure => {
        const area = figure.querySelector('svg').getBoundingClientRect();
        return [...figure.querySelectorAll('.dot')].every(dot => {
            const box = dot.getBoundingClientRect();
            return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
        });
    }"""
    for figure in view.page.locator("figure.samples").all():
        figure.scroll_into_view_if_needed()
        assert figure.evaluate(inside)


def test_a_regression_is_named_and_explained(open_page, reporter):
    made = default_run()
    made["entries"][2] = entry("fib", "c", 1.65, again=30)
    reporter.store(usual_baseline())
    view = open_page(reporter.judged(made))
    assert view.page.title() == "codesnap-bench: regression"
    assert "Regression: 1 of 8 cells became slower by more than the tolerance of 2.0% allows." in view.text(".headline")
    first = view.page.locator("#cells-table tbody tr").first
    assert re.match(r"✖\s+regression", first.inner_text()) and "fib" in first.inner_text()
    first.locator("a").click()
    card = view.page.locator("#cell-2")
    assert card.evaluate("card => card.matches(':target')")
    words = " ".join(card.inner_text().split())
    assert "✖ regression" in words and "second pass 1.6" in words and "in 30 rounds" in words and "control (A/A)" in words
    assert "made-up.json at fedcba9876 (same environment)" in words
    assert "no flame graph: a stored baseline is figures only" in words
    command = card.locator(".command code").inner_text()
    assert command == (
        "codesnap-bench explain fib c --base fedcba9876543210fedcba9876543210fedcba98 --python '/opt/python 3.11.2/bin/python3'"
    )
    card.get_by_role("button", name="Copy").click()
    card.get_by_role("button", name="Copied").wait_for()
    # Red by more than its colour: the bar lies right of the band.
    strip = first.locator(".strip svg")
    band = strip.locator(".band").bounding_box()
    bar = strip.locator("path.bad").first.bounding_box()
    assert bar["x"] > band["x"] + band["width"]


@pytest.mark.parametrize(
    ("outcome", "others", "sentence"),
    [
        ("held", {}, "✔ Held: "),
        ("inconclusive", {}, "? Inconclusive: nothing firm can be said"),
        ("no baseline", {}, "○ No baseline: "),
        ("improvement", {}, "▼ Improvement: "),
        ("failed", {"failure": "fib <b>crashed</b>"}, "✖ The measurement failed: there is no verdict."),
        ("failed", {"failure": "interrupted by SIGINT", "incomplete": True}, "✖ Interrupted: there is no verdict. ⚠ incomplete"),
    ],
)
def test_every_outcome_in_words(open_page, reporter, outcome, others, sentence):
    made = default_run() | {"outcome": outcome, **others}
    view = open_page(reporter.as_it_is(made))
    assert " ".join(view.text(".headline").split()).startswith(sentence)
    if "failure" in others:
        assert others["failure"] in view.text(".conclusion")


def test_a_run_that_measured_nothing(open_page, reporter):
    view = drawn(open_page(reporter.as_it_is(run([], outcome="failed", failure="no python", environments=[]))))
    assert "Nothing was measured." in view.text("main") and "no python" in view.text(".conclusion")


def test_both_revisions_lie_side_by_side(open_page, reporter, tmp_path):
    cells = [entry("fib", "untraced", 1), entry("fib", "c", 1.65, again=30), entry("fib", "c@base", 1.5, again=30)]
    for name in ("fib-c.html", "fib-c@base.html"):
        (tmp_path / name).write_text("<!doctype html>")
    made = run(cells, base="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    made["command"] = ["codesnap-bench", "gate", "--base", "main"]
    view = drawn(open_page(reporter.judged(made)))
    card = view.page.locator("#cell-1")
    hrefs = [unquote(link.get_attribute("href")) for link in card.locator(".pages a").all()]
    assert hrefs == ["./fib-c@base.html", "./fib-c.html"]
    left, right = (link.bounding_box() for link in card.locator(".pages a").all())
    assert left["y"] == right["y"] and left["x"] < right["x"]
    assert dots(view, "before", 1) == 50
    assert "--base aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" in card.locator(".command").inner_text()


HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "\"'`${alert(3)}{{data}}{{script}}",
    "a\u2028b\u202egnp\u0007",
    "x" * 3_000,
    "javascript:alert(1)",
]


def test_hostile_names_are_text(open_page, reporter, tmp_path):
    (tmp_path / "javascript:alert(1)-c.html").write_text("<!doctype html>")
    made = run([entry(name, arm, 1.5) for name in HOSTILE for arm in ("untraced", "c")], commit="<b>", command=["x", "$(reboot)'"])
    view = drawn(open_page(reporter.judged(made)))
    shown = [cell.inner_text() for cell in view.page.locator("#cells-table tbody td:nth-child(2)").all()]
    for name in HOSTILE:
        visible = name.replace("\u2028", "\\u2028").replace("\u202e", "\\u202e").replace("\u0007", "\\u0007")
        assert visible in shown
    assert view.page.evaluate("document.querySelectorAll('img, b').length") == 0
    assert view.page.evaluate("document.querySelectorAll('script').length") == 2
    (address,) = {link.get_attribute("href") for link in view.page.locator(".pages a").all()}
    assert address == "./javascript%3Aalert%281%29-c.html"
    assert "'$(reboot)'\\'''" in view.text("main")
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 24, 29)")])
def test_themes(open_page, reporter, scheme, ground):
    reporter.store(usual_baseline())
    view = open_page(reporter.judged(default_run(fib_c=1.1, hanoi_c=0.9)), scheme=scheme)
    color = "getComputedStyle(document.body).backgroundColor"
    assert view.page.evaluate(color) == ground
    for _ in range(2):
        for name in ("bad", "good", "plain"):
            assert contrast(view, f".verdict.{name}") >= 4.5
        assert contrast(view, ".quiet") >= 4.5
        view.press("l")
    view.page.get_by_role("button", name="Switch between dark and light").click()
    assert view.page.evaluate(color) != ground


def contrast(view, selector):
    """How readable the text of the first such element is (WCAG)."""
    return view.page.locator(selector).first.evaluate(
        """node => {
            const parse = text => text.match(/[\\d.]+/g).map(Number);
            const luminance = ([r, g, b]) => [r, g, b].map(value => value / 255)
                .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
            let ground = node;
            while (parse(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
            const [one, other] = [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor].map(parse).map(luminance);
            return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        }"""
    )


def test_by_the_keyboard_alone(open_page, reporter):
    reporter.store(usual_baseline())
    view = drawn(open_page(reporter.judged(default_run())))
    view.press("/")
    view.page.keyboard.type("QSORT cpro")
    assert view.text("#search-result") == "1 of 16"
    assert view.page.locator(".card:visible").count() == 1 and view.page.locator("#cells-table tbody tr:visible").count() == 1
    view.press("Escape")
    assert view.page.locator("#cells-table tbody tr:visible").count() == 16

    view.page.get_by_role("button", name="ratio").focus()
    view.press("Enter")
    column = [float(cell.inner_text()) for cell in view.page.locator("#cells-table tbody td:nth-child(4)").all()]
    assert column == sorted(column)
    view.press("Enter")
    assert view.page.locator("th[aria-sort=descending]").inner_text().startswith("ratio")

    # A column beyond the one that is drawn; what has no value is last.
    view.page.get_by_role("button", name="could see").focus()
    view.press("Enter")
    texts = view.page.locator("#cells-table tbody td:nth-child(10)").all_inner_texts()
    seen = [float(text.rstrip("%")) for text in texts if text != "–"]
    assert len(set(seen)) > 1 and seen == sorted(seen)

    chart = view.page.locator('figure.samples[data-cell="2"] svg')
    words = view.page.locator('figure.samples[data-cell="2"] figcaption')
    assert "fib under c" in chart.get_attribute("aria-label")
    usual = words.inner_text()
    assert usual.startswith("20 samples, ")
    chart.focus()
    view.press("ArrowRight")
    assert words.inner_text().startswith("baseline: 1.")
    view.press("End")
    assert re.fullmatch(r"round 20: 1\.\d{3} \(process 20 of the run\)", words.inner_text())
    assert chart.locator(".ring").get_attribute("visibility") == "visible"
    view.press("Escape")
    assert words.inner_text() == usual


def test_pointing_at_a_dot(open_page, reporter):
    view = drawn(open_page(reporter.judged(default_run())))
    figure = view.page.locator('figure.samples[data-cell="2"]')
    figure.scroll_into_view_if_needed()
    figure.locator(".dot.first").nth(3).hover(force=True)
    assert figure.locator("figcaption").inner_text().startswith("round 4: ")


def test_trends_show_where_they_changed(open_page, reporter, tmp_path):
    history = tmp_path / "history.sqlite"
    for day in range(1, 25):
        around = 1.5 if day <= 12 else 1.65
        cells = [entry("fib", "untraced", 1, salt=str(day)), entry("fib", "c", around, salt=str(day))]
        made = run(cells, date=f"2026-01-{day:02}T00:00:00Z")
        text = reporter.judged(made, "--history", str(history))
    view = drawn(open_page(text))
    chart = view.page.locator('figure.trend[data-cell="1"]')
    assert chart.locator(".dot").count() == 24
    assert re.fullmatch(r"\+(9|10|11)\.\d%", chart.locator(".change-text").text_content())
    card = view.page.locator("#cell-1")
    assert "24 runs, level 1.6" in card.inner_text() and "2026-01-13T00:00:00Z; p = 0.0" in card.inner_text()
    chart.locator("svg").focus()
    view.press("End")
    assert chart.locator("figcaption").inner_text().startswith("2026-01-24T00:00:00Z 0123456789")


def test_without_scripts(browser, reporter, tmp_path):
    reporter.store(usual_baseline())
    path = tmp_path / "page.html"
    path.write_text(reporter.judged(default_run(fib_c=1.1)), encoding="utf-8")
    for scheme in ("light", "dark"):
        context = browser.new_context(java_script_enabled=False, color_scheme=scheme, offline=True)
        page = context.new_page()
        page.goto(path.as_uri())
        words = page.locator("main").inner_text()
        assert "Every verdict and figure is in the tables." in words and "✖ regression" in words and "20 samples, " in words
        assert page.locator("#cells-table").is_visible() and not page.locator("#search").is_visible()
        context.close()


@pytest.mark.parametrize("width", [320, 640, 2560])
def test_every_width(open_page, reporter, width):
    reporter.store(usual_baseline())
    view = drawn(open_page(reporter.judged(default_run(fib_c=1.1)), width=width))
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.page.set_viewport_size({"width": 900, "height": 700})
    view.page.wait_for_timeout(100)
    drawn(view)
    figure = view.page.locator("figure.samples").first
    assert int(figure.locator("svg").get_attribute("viewBox").split()[2]) == round(figure.evaluate("figure => figure.clientWidth"))


def test_the_largest_run_opens_at_once(open_page, reporter):
    """Seven interpreters, eleven workloads, four arms: 20,000 dots."""
    versions = ["3.9.18", "3.10.13", "3.11.2", "3.12.1", "3.13.0", "3.14.8", "3.15.0"]
    cells = [
        entry(f"workload {number}", arm, around, rounds=64, interpreter=index)
        for index in range(len(versions))
        for number in range(11)
        for arm, around in ARMS.items()
    ]
    view = open_page(reporter.judged(run(cells, environments=[environment(version) for version in versions])))
    # Loose, so that a busy machine does not fail it; a fifth of it is usual.
    assert view.mark("codesnap:ready") < 3_000
    assert drawn(view).page.locator("figure.samples .dot.first").count() == len(cells) * 64 == 19_712
    view.page.locator("#search").fill("3.12.1 python")
    assert view.text("#search-result") == "11 of 308"


def test_where_and_how_it_was_measured(open_page, reporter):
    words = " ".join(open_page(reporter.judged(default_run())).text("main").split())
    for fact in [
        "commit 0123456789abcdef0123456789abcdef01234567",
        "machine Example 3000, 2 cores, debian 12, Linux 6.1",
        "meanwhile other processes kept 0.3 of 2 processors busy, 1.0% of the processor time was stolen",
        "executable /opt/python 3.11.2/bin/python3",
        "compiler GCC 12.2.0",
        "codesnap-bench run --python python3 --seed 42",
    ]:
        assert fact in words


def test_what_the_scripts_get_is_json(reporter):
    text = reporter.judged(default_run())
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)[1]
    assert len(json.loads(data)["cells"]) == 16
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|importScripts|innerHTML)\b|@import|url\(", text)
    assert {link for link in re.findall(r"https?://[^\s'\"]+", text)} == {"http://www.w3.org/2000/svg"}
