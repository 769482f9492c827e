"""Where a call stands on the page, and what the page says of it."""

from __future__ import annotations

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
