"""The path of BASE_URL: SCRIPT_NAME comes from the setting alone, and no part of a path is lost."""

from typing import Any

from hypothesis import given
from hypothesis.strategies import sampled_from, text

from webapp.web.base_path import BasePath

PATHS = ["", "/a", "/a/b", "/link"]
REST = text(alphabet="/ab%link", max_size=8)


def split(path: str, link_path: str, script_name: str, path_info: str) -> tuple[str, str]:
    """SCRIPT_NAME and PATH_INFO as the application gets them."""
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    environ = {"SCRIPT_NAME": script_name, "PATH_INFO": path_info}
    BasePath(app, path, link_path)(environ, lambda *_given: lambda _data: None)
    return seen["SCRIPT_NAME"], seen["PATH_INFO"]


@given(path=sampled_from(PATHS), link_path=sampled_from(PATHS), rest=REST)
def test_a_path_is_the_same_whether_a_proxy_removed_the_prefix_or_not(
    path: str, link_path: str, rest: str
) -> None:
    inside = f"/r/{rest}"
    for prefix in ("", path, link_path):
        assert split(path, link_path, "", prefix + inside) == (path, inside)
        # A server that has split the address by itself.
        assert split(path, link_path, prefix, inside) == (path, inside)


@given(script_name=REST, path_info=REST)
def test_without_a_path_the_address_stays_whole(script_name: str, path_info: str) -> None:
    assert split("", "", script_name, path_info) == ("", script_name + path_info or "/")


def test_only_whole_segments_are_removed() -> None:
    assert split("/a", "", "", "/about") == ("/a", "/about")
    assert split("/a", "", "", "/a") == ("/a", "/")
    assert split("/a", "", "", "/a/") == ("/a", "/")
    assert split("/a", "", "", "/a/a/b") == ("/a", "/a/b")
