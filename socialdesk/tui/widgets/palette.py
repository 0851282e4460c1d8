"""The desk's colours as styles, in five themes. Each state has a sign beside its colour, so that
none is needed."""

from __future__ import annotations

from rich.style import Style
from textual.theme import Theme

from socialdesk.model.i18n import mark

NAMES = (
    "TEXT",
    "STRONG",
    "DIM",
    "FAINT",
    "CUSTOMER",
    "AGENT",
    "AUTOMATIC",
    "NOTE",
    "WARNING",
    "ALARM",
    "GOOD",
    "TAG",
    "UNREAD",
    "CURSOR",
    "CURSOR_DIM",
    "MATCH",
    "LINK",
)
STYLES = {
    "dark": (
        "#e5e7eb",
        "bold #f9fafb",
        "#b0bac8",
        "#94a0b0",
        "bold #7dd3fc",
        "bold #86efac",
        "#a5b4c8",
        "#fde68a",
        "bold #fbbf24",
        "bold #f87171",
        "#86efac",
        "#c4b5fd",
        "bold #111827 on #7dd3fc",
        "on #25334a",
        "on #1b2534",
        "bold #111827 on #fde68a",
        "underline #7dd3fc",
    ),
    "light": (
        "#1f2937",
        "bold #030712",
        "#3f4a59",
        "#52606f",
        "bold #0369a1",
        "bold #166534",
        "#475569",
        "#854d0e",
        "bold #92400e",
        "bold #b91c1c",
        "#166534",
        "#6d28d9",
        "bold #ffffff on #0369a1",
        "on #dbeafe",
        "on #e5e7eb",
        "bold #111827 on #fde68a",
        "underline #0369a1",
    ),
    "contrast": (
        "#ffffff",
        "bold #ffffff",
        "#e0e0e0",
        "#c8c8c8",
        "bold #66e0ff",
        "bold #7cff7c",
        "#e0e0e0",
        "#ffff66",
        "bold #ffd700",
        "bold #ffb3b3",
        "#7cff7c",
        "#e0b3ff",
        "bold #000000 on #66e0ff",
        "on #002b55",
        "on #303030",
        "bold #000000 on #ffff66",
        "underline #66e0ff",
    ),
    "ansi": (
        "default",
        "bold default",
        "default",
        "bright_black",
        "bold cyan",
        "bold green",
        "default",
        "yellow",
        "bold yellow",
        "bold red",
        "green",
        "magenta",
        "bold black on cyan",
        "reverse",
        "underline",
        "bold black on yellow",
        "underline cyan",
    ),
    "mono": (
        "default",
        "bold default",
        "default",
        "dim default",
        "bold default",
        "bold default",
        "default",
        "italic default",
        "bold default",
        "bold reverse default",
        "default",
        "default",
        "bold reverse default",
        "reverse",
        "underline",
        "bold reverse default",
        "underline default",
    ),
}
"""Dark and light reach 4.5:1 for words, the high contrast 7:1; ansi takes the terminal's own
colours, mono none."""
GROUNDS = {
    "dark": (
        "#0f172a",
        "#1e293b",
        "#111c33",
        "#16213a",
        "#334155",
        "#3b2a12",
        "#2a2410",
        "#3a1520",
    ),
    "light": (
        "#ffffff",
        "#e2e8f0",
        "#f8fafc",
        "#eef2f7",
        "#94a3b8",
        "#fef3c7",
        "#fef9c3",
        "#fee2e2",
    ),
    "contrast": (
        "#000000",
        "#1a1a1a",
        "#101010",
        "#202020",
        "#ffffff",
        "#402c00",
        "#333300",
        "#400010",
    ),
    "ansi": ("ansi_default",) * 4 + ("ansi_bright_black",) + ("ansi_default",) * 3,
    "mono": ("ansi_default",) * 8,
}
GROUND_NAMES = ("ground", "bar", "writing", "head", "line", "trouble", "noting", "public")
"""What the style sheet calls the colours behind the words."""
THEMES = {
    "dark": mark("dark"),
    "light": mark("light"),
    "contrast": mark("high contrast"),
    "ansi": mark("the terminal's own colours"),
    "mono": mark("no colours"),
}

TEXT = STRONG = DIM = FAINT = CUSTOMER = AGENT = AUTOMATIC = NOTE = WARNING = ALARM = GOOD = Style()
TAG = UNREAD = CURSOR = CURSOR_DIM = MATCH = LINK = Style()
chosen = ""
"""The theme in use."""


def use(theme: str) -> None:
    """Draw in this theme from now on."""
    table = globals()
    for name, style in zip(NAMES, STYLES[theme], strict=True):
        table[name] = Style.parse(style)
    table["chosen"] = theme


_OWN_COLOURS = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border-blurred": "ansi_bright_black",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": "ansi_white",
    "input-cursor-background": "ansi_white",
    "input-cursor-foreground": "ansi_black",
    "input-selection-background": "ansi_bright_blue",
    "input-selection-foreground": "ansi_black",
    "screen-selection-background": "ansi_bright_blue",
    "screen-selection-foreground": "ansi_black",
}
"""What the toolkit asks of a theme in the terminal's own colours."""


def toolkit_theme(theme: str) -> Theme:
    """The theme as the toolkit knows it."""
    grounds = dict(zip(GROUND_NAMES, GROUNDS[theme], strict=True))
    ansi = theme in ("ansi", "mono")
    word = {"dark": "#e5e7eb", "light": "#1f2937", "contrast": "#ffffff"}.get(theme, "ansi_default")
    accent = {"dark": "#7dd3fc", "light": "#0369a1", "contrast": "#66e0ff"}.get(theme, "ansi_cyan")
    return Theme(
        f"socialdesk-{theme}",
        primary=accent,
        foreground=word,
        background=grounds["ground"],
        surface=grounds["bar"],
        panel=grounds["bar"],
        dark=theme != "light",
        ansi=ansi,
        variables={
            **grounds,
            "word": word,
            "accent-line": accent,
            **(_OWN_COLOURS if ansi else {}),
        },
    )


use("dark")
