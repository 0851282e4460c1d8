"""`python -m socialdesk` is the same program as `socialdesk`."""

import sys

from socialdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
