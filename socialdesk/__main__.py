"""`python -m socialdesk` is the same program as `socialdesk`."""

import sys

try:
    from socialdesk.cli import main
except KeyboardInterrupt:  # Ctrl+C before anything is done
    sys.exit(130)

if __name__ == "__main__":
    sys.exit(main())
