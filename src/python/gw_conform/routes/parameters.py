"""Paths that know where their parameters stand, and what each of those takes."""

_SAFE = 2**53


class Value(str):
    """The text of one parameter. `takes` tells of others: {"kind": "int", "low": 0}."""

    def __new__(cls, text, kind, **more):
        value = super().__new__(cls, text)
        value.takes = {"kind": kind, **{key: each for key, each in more.items() if _is_told(each)}}
        return value


class Path(str):
    """A path. `parameters` are (start, end, what it takes) of each, in order."""

    def __new__(cls, text="", parameters=()):
        path = super().__new__(cls, text)
        path.parameters = tuple(parameters)
        return path

    def __add__(self, other):
        return Path(str(self) + str(other), (*self.parameters, *_parameters(other, len(self))))

    def __radd__(self, other):
        return Path(other) + self


def filled(expression, value_of, pattern):
    """A pattern with what `value_of` gives in the place of each match of an expression."""
    path, end = Path(), 0
    for match in expression.finditer(pattern):
        path = path + pattern[end : match.start()] + value_of(match)
        end = match.end()
    return path + pattern[end:]


def joined(separator, parts):
    """The parts with the separator between them."""
    path = Path()
    for i, part in enumerate(parts):
        path = path + (separator if i else "") + part
    return path


def placed(path, encode):
    """A path as `encode` writes it, and its parameters as a message tells of them."""
    text, end, parameters = "", 0, []
    for start, stop, takes in _parameters(path, 0):
        text += encode(path[end:start])
        value = encode(path[start:stop])
        parameters.append({"start": len(text), "end": len(text) + len(value), **takes})
        text, end = text + value, stop
    return text + encode(path[end:]), parameters


def _parameters(path, offset):
    if issubclass(type(path), Value):
        return [(offset, offset + len(path), path.takes)]
    found = path.parameters if issubclass(type(path), Path) else ()
    return [(start + offset, end + offset, takes) for start, end, takes in found]


def _is_told(value):
    if type(value) in (int, float):
        return -_SAFE < value < _SAFE
    return type(value) in (str, list)
