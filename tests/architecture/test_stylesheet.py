"""The style sheet that pages load is the part of Bootstrap's that templates use."""

from tests.architecture.stylesheet import SUBSET, subset


def test_the_style_sheet_is_the_part_that_pages_use() -> None:
    assert SUBSET.read_text(encoding="utf-8") == subset(), (
        "templates use other classes now: run `make fix`"
    )
