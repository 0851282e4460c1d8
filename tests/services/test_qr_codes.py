"""QR codes, read back by another library."""

from io import BytesIO

import numpy as np
import zxingcpp
from PIL import Image

from socialdesk.model.half_blocks import half_blocks
from socialdesk.model.vietqr import MOST, Payee, vietqr
from socialdesk.services.qr_codes import png, squares

TEXTS = (
    vietqr(Payee("970436", "0011001234567"), 155_000, "DH1024"),
    vietqr(Payee("970436", "0011001234567")),
    vietqr(Payee("970422", "VQRQAJSYL9028abcdef"), MOST, "don hang cua chi Lan so 12"[:25]),
)
DARK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def read(picture: Image.Image) -> list[str]:
    """What the codes of a picture say; one that is light on dark counts as none."""
    found = zxingcpp.read_barcodes(np.asarray(picture.convert("L")), try_invert=False)
    return [each.text for each in found]


def seen(lines: list[str], *, is_ink_dark: bool) -> Image.Image:
    """What a camera sees of lines on a terminal."""
    rows = [[DARK[each][half] == is_ink_dark for each in line] for line in lines for half in (0, 1)]
    return Image.fromarray(np.where(np.array(rows), 0, 255).astype(np.uint8)).resize(
        (len(rows[0]) * 8, len(rows) * 8), Image.Resampling.NEAREST
    )


def test_the_picture_and_the_drawing_say_the_text() -> None:
    for text in TEXTS:
        assert read(Image.open(BytesIO(png(text)))) == [text]
        for is_ink_dark in (True, False):
            lines = half_blocks(squares(text), is_ink_dark=is_ink_dark)
            assert read(seen(lines, is_ink_dark=is_ink_dark)) == [text]
            assert max(map(len, lines)) <= 60, "a terminal is 80 wide"


def test_around_the_code_there_are_four_light_squares() -> None:
    rows = np.array(squares(TEXTS[0]))

    for _ in range(4):
        assert not rows[:4].any()
        assert rows[4].any()
        rows = np.rot90(rows)


def test_the_same_text_gives_the_same_picture() -> None:
    assert png(TEXTS[0]) == png(TEXTS[0])
