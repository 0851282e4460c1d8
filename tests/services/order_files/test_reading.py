"""Orders of every source, as its sellers download them."""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from socialdesk.errors import ConfigError, NotAllowed
from socialdesk.model import address, phone
from socialdesk.model.i18n import speaking
from socialdesk.model.ids import Instant
from socialdesk.model.order import Imported, Line, State
from socialdesk.services.order_files.maps import SOURCES, OrderMap, known_map, own_map, read_map
from socialdesk.services.order_files.reading import OrdersRead, Shop, read_orders
from tests.services.tables.test_workbooks import saved, workbook

SAMPLES = Path(__file__).parent / "samples"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = Instant(int(datetime(2026, 11, 27, tzinfo=UTC).timestamp() * 1000))
SHOP = Shop("VND", ZONE, NOW, phone.normal, address.one_line)
THEIRS = SOURCES[:-1]


def read(raw: bytes, order_map: OrderMap) -> OrdersRead:
    return read_orders(raw, order_map, SHOP)


def orders(found: OrdersRead) -> list[Imported]:
    assert found.errors == []
    return [each.order for each in found.orders]


def sample(source: str) -> bytes:
    return (SAMPLES / f"{source}.csv").read_bytes()


def as_workbook(source: str) -> bytes:
    delimiter = ";" if source == "lazada" else ","
    return workbook(*csv.reader(io.StringIO(sample(source).decode()), delimiter=delimiter))


def said(at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, ZONE).strftime("%d/%m/%Y %H:%M")


@pytest.mark.parametrize("source", THEIRS)
def test_a_file_of_each_source_is_read_as_csv_and_as_a_workbook(source: str) -> None:
    first, second = orders(read(sample(source), known_map(source)))

    assert first.source == source and first.currency == "VND"
    assert [(each.sku, each.quantity, each.price) for each in first.lines] == [
        ("A1-M", 2, 125_000), ("M7", 1, 125_000),
    ]  # fmt: skip
    assert first.lines[0].name.startswith("Áo thun") and first.lines[1].name == "Mũ len"
    assert (first.name, first.phone, said(first.at)) == (
        "Nguyễn Thị Lan", "+84912345678", "05/10/2026 14:05",
    )  # fmt: skip
    assert first.address.startswith("12 ") and "," in first.address
    assert first.total == 375_000 + first.fee == (405_000 if source == "shopify" else 395_000)
    assert first.state is (State.SHIPPED if source == "shopify" else State.DELIVERED)
    assert (second.state, second.total) == (State.CANCELLED, 99_000)
    assert orders(read(as_workbook(source), known_map(source))) == [first, second]


def test_what_a_marketplace_hides_is_kept_as_it_shows_it() -> None:
    _, hidden = orders(read(sample("shopee"), known_map("shopee")))

    assert (hidden.name, hidden.phone, hidden.note) == ("B******h", "", "☎ ******21")


MAP = """
name = "mine"
header_rows = 2
date = "dd/mm/yyyy"
[columns]
order = "Mã đơn"
at = "Ngày"
customer = "Khách / Tên"
phone = "Khách / SĐT"
sku = "Hàng / SKU"
quantity = "Hàng / SL"
price = "Hàng / Giá"
"""
TABLE = """\
Mã đơn,Ngày,Khách,,Hàng,,
,,Tên,SĐT,SKU,SL,Giá
A1,05/10/2026 14:05,Nguyễn Ánh,901234567,S1,2,"125.000 đ"
,,,,S2,1,125k
A2,06/10/2026,"Bình
và Cường",,S1,1,"1.000,00"
"""


def mine(text: str = MAP) -> OrderMap:
    return read_map(text, Path("mine.toml"), is_strict=True)


def vietnamese(text: str) -> bytes:
    """As Excel on a Vietnamese Windows writes it: tones apart from their letters."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        tone = next(
            (
                each
                for each in unicodedata.normalize("NFD", char)
                if each in "\u0300\u0301\u0303\u0309\u0323"
            ),
            "",
        )
        bare = (
            unicodedata.normalize("NFC", unicodedata.normalize("NFD", char).replace(tone, ""))
            if tone
            else char
        )
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            out += bare.encode("cp1258") + tone.encode("cp1258")
    return out


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-8, letters apart": lambda text: unicodedata.normalize("NFD", text).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "CP1258": vietnamese,
    "semicolons": lambda text: text.replace("1.000,00", "1000").replace(",", ";").encode(),
    "tabs": lambda text: text.replace("1.000,00", "1000").replace(",", "\t").encode(),
    "Windows' line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "Excel's word for commas": lambda text: f"sep=,\n{text}".encode(),
    "a title above": lambda text: f"Báo cáo đơn hàng,,,\n\n{text}".encode(),
}


def test_letters_and_separators_are_found_out() -> None:
    there = orders(read(TABLE.encode(), mine()))

    assert [each.name for each in there] == ["Nguyễn Ánh", "Bình và Cường"]
    assert [each.total for each in there] == [375_000, 1_000]
    assert there[0].phone == "+84901234567", "with the nought that Excel took away"
    for kind, written in WRITTEN.items():
        assert orders(read(written(TABLE), mine())) == there, kind
    named = replace(mine(), encoding="cp1258", delimiter=",")
    assert orders(read(vietnamese(TABLE), named)) == there
    with pytest.raises(NotAllowed, match="Line 1 is no text in ascii"):
        read(TABLE.encode(), replace(mine(), encoding="ascii"))
    with pytest.raises(NotAllowed, match="is no text in idna"):
        read(TABLE.encode(), replace(mine(), encoding="idna"))


def test_merged_cells_and_titles_of_several_rows() -> None:
    book = openpyxl.Workbook()
    there = book.active
    for row in (
        ["Báo cáo"], [], ["Mã đơn", "Ngày", "Khách", None, "Hàng"], [None, None, "Tên", "SĐT", "SKU", "SL", "Giá"],
        ["A1", datetime(2026, 10, 5, 14, 5), "Ánh", 901234567, "S1", 2, 125_000], [None, None, None, None, 7, 1, 5_000.0],
        ["A2", 46301, "Bình", None, "S1", "1", "125.000 ₫"],
    ):  # fmt: skip
        there.append(row)
    there["E6"].number_format = "00000"
    for area in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:G3", "A5:A6", "B5:B6", "C5:C6", "D5:D6"):
        there.merge_cells(area)

    first, second = orders(read(saved(book), mine()))
    assert first.lines == (Line("S1", "S1", "", 2, 125_000), Line("00007", "00007", "", 1, 5_000))
    assert (first.total, said(first.at), second.total) == (255_000, "05/10/2026 14:05", 125_000)
    assert said(second.at) == "06/10/2026 00:00", "a day that is only a number to the sheet"


def test_errors_name_the_line_of_the_file() -> None:
    table = TABLE + 'A3,x,,,S1,1,1\nA4,06/10/2026,"a"b,,S1,1,1\nA5,06/10/2026,,,S1,1,99\n'

    found = read(table.encode(), mine())
    assert [each.order.code for each in found.orders] == ["A1", "A2", "A5"]
    assert [line for line, _ in found.errors] == [7, 8], "of which one cell has two lines"


def test_a_file_that_is_no_such_table_is_said_so_as_a_whole() -> None:
    told = {
        b"": "empty",
        b"\xd0\xcf\x11\xe0 old": "before 2007",
        b"  <HTML><table>": "web page",
        b"a,b\n1,2\n": "What was read as titles: a / 1, b / 2",
        TABLE.replace(
            "SĐT", "Phone"
        ).encode(): "no column “Khách / SĐT”, which says the telephone number (phone) for mine",
        workbook(["a"]): "no table of mine",
    }
    for raw, why in told.items():
        with pytest.raises(NotAllowed) as caught:
            read(raw, mine())
        assert why in str(caught.value)


def test_a_shops_own_map_may_bear_a_sources_name_but_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(MAP.replace('"mine"', '"shopee"'), "utf-8")

    assert own_map(path).name == "shopee"
    path.write_text(MAP.replace('"mine"', '"Web bán hàng (mới)"'), "utf-8")
    assert own_map(path).name == "web-ban-hang-moi"
    path.write_text(MAP.replace('"mine"', '"socialdesk"'), "utf-8")
    with pytest.raises(ConfigError, match="line 2: name must be"):
        own_map(path)


def test_what_a_line_gets_wrong_is_said_by_the_title_above_it() -> None:
    table = TABLE.replace(",S1,2,", ",S1,hai,").replace("06/10/2026", "hôm kia")
    with speaking("vi"):
        said = [text.partition(" Đơn")[0] for _, text in read(table.encode(), mine()).errors]
    assert [text.partition(":")[0] for text in said] == ["“Hàng / SL”", "“Ngày”"]


def test_a_map_in_other_letters_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(MAP.encode("cp1258", "replace").replace(b"Ng?y", b"Ng\xe0y"))
    with pytest.raises(ConfigError, match="line [67]: these letters are not UTF-8"):
        own_map(path)
    with pytest.raises(ConfigError, match="cannot be read .No such file"):
        own_map(tmp_path / "none.toml")


WRONG = {
    'nam = "x"': "there is no key", 'name = ""': "name must", "name = 5": "text in quotes", 'encoding = "utf-9"': "no encoding", 'encoding = "rot13"': "no encoding",
    'delimiter = ";;"': "one sign", "header_rows = 0": "1 to 5", "header_rows = true": "1 to 5", 'decimal = "x"': "decimal must",
    'date = "x"': "date must", "summed = 5": "summed must", "description_row = 1": "true or false",
    '[columns]\nphon = "x"': "there is no column", "[columns]\nphone = 5": "must be a title", '[columns]\norder = "A"': "must name",
    "[columns]\norder = []": "must be a title", '[states]\nsent = ["x"]': "there is no state", "[states]\nnew = 5": "list of words",
    '[states]\npacked = ["Xong", "Gói"]\ndelivered = ["xong"]': '"xong" is packed already',
    "columns = 5": "[columns] is missing", 'name = "a': "Write it like",
}  # fmt: skip


def test_what_is_wrong_with_a_map_is_said_with_its_line() -> None:
    good = '[columns]\norder = "A"\nat = "B"\nsku = "C"\nprice = "D"\n'
    for wrong, why in WRONG.items():
        is_columns, begin = "columns" in wrong, "" if "name" in wrong else 'name = "x"\n'
        text = begin + wrong + "\n" + ("" if is_columns else good)
        with pytest.raises(ConfigError) as caught:
            read_map(text, Path("m.toml"), is_strict=True)
        assert why in str(caught.value), wrong
        assert "line" in str(caught.value), wrong


def test_every_known_map_can_be_read() -> None:
    for source in SOURCES:
        assert known_map(source).name == source
