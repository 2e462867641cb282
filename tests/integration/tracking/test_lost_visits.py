"""/readyz says that visits are lost."""

from pathlib import Path

from tests.integration.fixtures import Built


def test_readyz_names_a_spool_that_cannot_be_written(build: Built, tmp_path: Path) -> None:
    http = build().test_client()
    assert http.get("/readyz").get_json()["visits"] is True
    assert list(tmp_path.glob(".*")) == []
    folder = tmp_path / "spool"
    folder.write_text("a file in place of the folder")
    answer = http.get("/readyz")
    assert (answer.status_code, answer.get_json()["visits"]) == (503, False)
