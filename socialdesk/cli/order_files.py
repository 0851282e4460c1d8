"""What the command `order` takes about orders in files."""

from socialdesk.cli.command import argument, mark

FILES = (
    argument(
        "--source",
        metavar=mark("SOURCE"),
        help=mark(
            "for list only those that were imported from there; for import where the file is from: shopify, shopee, lazada, tiktok, haravan, kiotviet, sapo, socialdesk"
        ),
    ),
    argument(
        "--map",
        metavar=mark("FILE"),
        help=mark("for import: what describes the columns of any other file (docs/orders.md)"),
    ),
    argument(
        "--dry-run",
        action="store_true",
        help=mark("for import and paid: write nothing, say what would be"),
    ),
    argument(
        "--format",
        choices=("csv", "xlsx", "json"),
        help=mark("for export (default: as the file is called)"),
    ),
)
"""Of `order import` and `order export`."""
