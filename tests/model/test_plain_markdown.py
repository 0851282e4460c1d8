"""Markdown as a chat shows it."""

from socialdesk.model.plain_markdown import pictures, plain_markdown


def test_marks_go_and_words_stay() -> None:
    for written, plain in {
        "**Phí ship** là _30k_ ~~40k~~": "Phí ship là 30k 40k",
        "## Giá\n\nÁo 350k": "Giá\n\nÁo 350k",
        "- một\n- hai\n  * ba": "• một\n• hai\n  • ba",
        "1. một\n2. hai": "1. một\n2. hai",
        "> trích": "trích",
        "[bảng size](https://a.b/c_d_e)": "bảng size (https://a.b/c_d_e)",
        "[https://a.b](https://a.b)": "https://a.b",
        "[0912](tel:0912)": "0912",
        "<https://a.b/x_y_z>": "https://a.b/x_y_z",
        "https://a.b/snake_case_here *và*": "https://a.b/snake_case_here và",
        "`mã GIAM10`": "mã GIAM10",
        "```\n**kept** - x\n```": "**kept** - x",
        r"2 \* 3 \_x\_": "2 * 3 _x_",
        "a * b * c, 5*3": "a * b * c, 5*3",
        "x<!-- nobody reads this -->y": "xy",
        "một\n\n\n\n\nhai\n---\nba": "một\n\nhai\n\nba",
        "![bảng](size.png)\nMặc M nhé": "Mặc M nhé",
        "Đây ![x](a.png) nhé": "Đây  nhé",
        "[ship_fee_x](http://a)**b**": "ship_fee_x (http://a)b",
        "": "",
    }.items():
        assert plain_markdown(written) == plain, written


def test_pictures_with_their_lines() -> None:
    assert pictures("a\n![b](c.png) ![](<d/e.jpg>)\n[f](g.png)") == [(1, "c.png"), (1, "d/e.jpg")]


def test_hostile_text_comes_to_an_end() -> None:
    for written in (
        "*" * 20_000,
        "[" * 20_000,
        "![](" * 5_000,
        "_a" * 10_000,
        "`" * 9_999 + "x",
        "\ue0000\ue001",
        "<!--" * 5_000,
    ):
        assert "\ue000" not in plain_markdown(written)
