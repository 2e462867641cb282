"""Pictures that take long to decode are refused, before or while they are decoded."""

import os
import random
import signal
import subprocess
import sys
import threading
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from webapp.core.errors import Invalid, Unavailable
from webapp.images import decoder, encoding
from webapp.images.decoder import MOST_SCANS, SCAN
from webapp.images.encoding import DECODING, TOO_SLOW, UNREADABLE, re_encode


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


def test_jpeg_with_very_many_scans_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoding, "LONGEST", 60)  # decoding it takes less
    file = with_scans(1_000, (600, 400))
    with pytest.raises(Invalid, match="too long to open") as found:
        re_encode(file, name="file")
    assert found.value.field == "file"


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


@cache
def large(kind: str) -> bytes:
    """A picture of as many pixels as are accepted; the WebP takes more than a second to decode."""
    grid = Image.frombytes("RGBA", (60, 40), random.Random(1).randbytes(60 * 40 * 4))
    output = BytesIO()
    upscaled = grid.resize((6000, 4000), Image.Resampling.NEAREST)
    made = upscaled.convert("RGB") if kind == "JPEG" else upscaled
    made.save(output, kind, quality=1, method=0, compress_level=1, progressive=True)
    return output.getvalue()


def children() -> list[str]:
    """The decoder processes of this one."""
    command = ["ps", "--ppid", str(os.getpid()), "-o", "args"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if decoder.__file__ in line]


def test_a_slow_picture_is_ended_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "LONGEST", 0.3)
    file = large("WEBP")
    with pytest.raises(Invalid) as found:
        re_encode(file, name="file")
    assert (found.value.field, found.value.message) == ("file", TOO_SLOW)
    assert children() == []
    monkeypatch.setattr(encoding, "LONGEST", 60)
    assert re_encode(progressive(), name="file").width == 64


ENDLESS = """
from webapp.images import decoder

def endless(sent, kind, frame):
    while True:
        pass

decoder.re_encode = endless
decoder.main("PNG", "1", "{}")
"""


def test_a_decoder_ends_itself_when_no_server_ends_it() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDLESS], input=b"", check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_used_up_processor_time_is_too_slow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killed = tmp_path / "decoder.py"
    killed.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)", encoding="utf-8")
    monkeypatch.setattr(decoder, "__file__", str(killed))
    with pytest.raises(Invalid) as found:
        re_encode(progressive(), name="file")
    assert found.value.message == TOO_SLOW


def test_a_decoder_that_crashes_refuses_the_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crashing = tmp_path / "decoder.py"
    crashing.write_text("import os\nos.abort()", encoding="utf-8")
    monkeypatch.setattr(decoder, "__file__", str(crashing))
    with pytest.raises(Invalid) as found:
        re_encode(progressive(), name="file")
    assert found.value.message == UNREADABLE
    assert "the decoder ended with -6" in caplog.text


def test_a_decoder_without_memory_refuses_the_picture(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = Path(decoder.__file__).read_text(encoding="utf-8")
    small = tmp_path / "decoder.py"
    small.write_text(source.replace("MEMORY = 768 << 20", "MEMORY = 64 << 20"), encoding="utf-8")
    monkeypatch.setattr(decoder, "__file__", str(small))
    with pytest.raises(Invalid) as found:
        re_encode(large("PNG"), name="file")
    assert found.value.message == UNREADABLE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_largest_pictures_fit_into_the_memory_of_the_decoder(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(encoding, "LONGEST", 60)  # other tests run at the same time
    made = re_encode(large(kind), name="file")
    assert (made.width, made.height) == (2000, 1333)


def test_the_decoder_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEYS", "secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    known = encoding._environment()
    assert ("DATA_KEYS" in known, known["LANG"]) == (False, "C.UTF-8")
