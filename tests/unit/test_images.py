"""Pictures that would take long to decode are refused before they are decoded."""

import threading
import time
from io import BytesIO

import pytest
from PIL import Image

from webapp.core.errors import Invalid, Unavailable
from webapp.images import encoding
from webapp.images.encoding import DECODING, MOST_SCANS, SCAN, re_encode


def progressive(size: tuple[int, int] = (64, 48)) -> bytes:
    output = BytesIO()
    Image.linear_gradient("L").resize(size).save(output, "JPEG", progressive=True)
    return output.getvalue()


def with_scans(number: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A progressive JPEG whose last scan is repeated until it has this many."""
    file = progressive(size)
    last = file.rindex(SCAN)
    scan, end = file[last:-2], file[-2:]
    return file[:last] + scan * (number - file.count(SCAN) + 1) + end


def test_usual_progressive_jpeg_is_accepted() -> None:
    assert 2 < progressive().count(SCAN) < 20
    assert re_encode(progressive(), name="file").width == 64


def test_jpeg_with_very_many_scans_is_refused_at_once() -> None:
    file = with_scans(1_000, (600, 400))
    begun = time.monotonic()
    with pytest.raises(Invalid, match="too long to open") as found:
        re_encode(file, name="file")
    assert found.value.field == "file"
    assert time.monotonic() - begun < 1


def test_the_limit_is_scans_times_pixels() -> None:
    assert re_encode(with_scans(MOST_SCANS), name="file").width == 64
    with pytest.raises(Invalid, match="too long to open"):
        re_encode(with_scans(MOST_SCANS + 1), name="file")


def test_one_picture_is_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "LONGEST_WAIT", 0.05)
    with DECODING, pytest.raises(Unavailable, match="try again"):
        re_encode(progressive(), name="file")
    monkeypatch.setattr(encoding, "LONGEST_WAIT", 10)
    threads = [
        threading.Thread(target=re_encode, args=(progressive(),), kwargs={"name": "file"})
        for _number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert re_encode(progressive(), name="file").width == 64
