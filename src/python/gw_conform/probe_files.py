"""Files that the ASGI probe sends, by descriptor or by path."""

import os
import tempfile


# Files sent by their paths: a server may open them later. They go when the process ends.
_kept = []


class FileSent:
    """A temporary file in a message, for as long as it is being sent. `told`: how it is after."""

    def __init__(self, told, message):
        self._wanted, self._message = told, message
        self._file = None
        self.told = None

    def __enter__(self):
        if self._wanted is not None:
            self._file = tempfile.NamedTemporaryFile()
            self._file.write(self._wanted["content"].encode("latin-1"))
            self._file.flush()
            self._file.seek(self._wanted.get("position", 0))
            if self._wanted["as"] == "path":
                self._message["path"] = self._file.name
                _kept.append(self._file)
            else:
                self._message["file"] = self._file
        return self

    def __exit__(self, *error):
        if self._file is None or self._file in _kept:
            return
        self.told = "closed" if _is_closed(self._file) else "open"
        try:
            self._file.close()
        except OSError:
            # Its descriptor has been closed by somebody else; the file is gone all the same.
            pass


def _is_closed(file):
    if file.closed:
        return True
    try:
        os.fstat(file.fileno())
    except OSError:
        return True
    return False
