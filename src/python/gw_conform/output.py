"""What the application prints."""

import sys


def flush():
    """Printed text belongs in the log before the report of the exchange that printed it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: B036 - whatever the application put there
            pass
