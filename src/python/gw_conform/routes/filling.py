"""Values for the parameters of routes: of a type, of a name, or to match a regular expression."""

import functools
import re

from gw_conform.routes.parameters import Path, Value
from gw_conform.routes.regexes import groups_in, simplest, sketch
from gw_conform.routes.survey import Unfillable
from gw_conform.stored import dict_of, field, mro_of

UUID = "00000000-0000-4000-8000-000000000001"
STRING = "value"

# By the name of a type or a converter.
_VALUES = {
    "bool": "true",
    "date": "2024-01-31",
    "datetime": "2024-01-31T12:00:00",
    "decimal": "1.5",
    "float": "1.5",
    "int": "1",
    "path": "a/b",
    "slug": "a-slug",
    "str": STRING,
    "time": "12:00:00",
    "timedelta": "60",
    "uuid": UUID,
}
_TYPES = {"Decimal": "decimal", "Path": "path", "PurePath": "path", "PosixPath": "path"}
_TYPES.update({"UUID": "uuid", "UUID1": "uuid", "UUID3": "uuid", "UUID4": "uuid", "UUID5": "uuid"})
# What a parameter without a type is likely to be, by the last word of its name.
_NAMES = dict.fromkeys(("id", "pk", "number", "num", "no", "nr", "n", "page", "index"), "1")
_NAMES.update(dict.fromkeys(("day", "month", "version"), "1"))
_NAMES.update(dict.fromkeys(("uuid", "guid"), UUID))
_NAMES.update(dict.fromkeys(("lang", "language", "locale"), "en"))
_NAMES.update(dict.fromkeys(("format", "ext", "extension"), "json"))
_NAMES.update({"year": "2024", "slug": "a-slug", "date": "2024-01-31"})
# What an expression is tried with first, so that the text says something.
_CANDIDATES = (STRING, "1", "1.5", "a-slug", UUID, "2024-01-31", "2024-01-31T12:00:00", "12:00:00")
# What else may match an expression, small ones first.
_OTHERS = ("0", "1", "10", "-1", "007", "1999", "2147483648", "99999999999999999999", "0.0", "-1.5", "a")
_OTHERS += ("A", "aa", "z9", "a-b", "a_b", "a.b", "a b", ".", "+", "%", "'", '"', "\u00e9")
_OTHERS += ("\u6771\u4eac", "\U0001f389", "a/b", "long" * 75)
_ANYTHING = ("[^/]+", "[^/]{1,}")
_DIGITS = (r"\d+", "[0-9]+")
_WORDS = re.compile(r"[\w-]+(?:\|[\w-]+)+")


def of_kind(kind):
    """The value for a kind of parameter: `int`, `str`, `uuid`, `path`… None for another."""
    return Value(_VALUES[kind], kind) if kind in _VALUES else None


def of_choice(value, choices):
    """A value that stands for one of these."""
    return Value(value, "choice", choices=[str(each) for each in choices])


def of_string(name):
    """The value for text: what the parameter's name suggests, else "value"."""
    if name.endswith(("Id", "Pk")):
        return Value("1", "str")
    return Value(_NAMES.get(name.lower().rpartition("_")[2], STRING), "str")


def of_number(kind, low=None, high=None, digits=0):
    """An int or a float within bounds, of at least so many digits."""
    number, text = (1.5, "1.5") if kind == "float" else (1, "1")
    if low is not None and number < low:
        text = str(low)
    elif high is not None and number > high:
        text = str(high)
    if kind == "float" and re.fullmatch(r"-?\d+", text):
        text += ".0"
    return Value(text.zfill(digits or 0), kind, low=low, high=high, digits=digits or None)


def of_expression(pattern, name=""):
    """A text that a regular expression (source text) matches as a whole; raises Unfillable."""
    if not isinstance(pattern, str):
        raise Unfillable(f"the regular expression of '{name}' is not known")
    if pattern in _ANYTHING:
        return of_string(name)
    return _of_expression(pattern, str(of_string(name)))


@functools.lru_cache(maxsize=512)
def _of_expression(pattern, suggested):
    try:
        matches = re.compile(pattern).fullmatch
    except Exception:
        raise Unfillable(f"the regular expression {pattern} could not be read") from None
    value = next((each for each in (suggested, *_CANDIDATES) if matches(each)), None)
    if value is None:
        value = simplest(pattern)
    if pattern in _DIGITS:
        return Value(value, "int", low=0)
    known = pattern.split("|") if _WORDS.fullmatch(pattern) else (*_OTHERS, *_CANDIDATES)
    return of_choice(value, filter(matches, known))


@functools.lru_cache(maxsize=512)
def of_groups(pattern):
    """The same for a pattern of a whole path: its groups get values, the rest stays as it is."""
    text, end, values = "", 0, []
    try:
        for start, stop, name, inside in groups_in(pattern):
            value = of_expression(inside, name)
            values.append(value)
            text += f"{pattern[end:start]}(?:{re.escape(value)})"
            end = stop
        found = sketch(text + pattern[end:])
        match = re.compile(pattern).fullmatch(found)
        if match:
            return _grouped(match, values)
    except Unfillable:
        pass
    return simplest(pattern)


def _grouped(match, values):
    """The path that a pattern of groups has matched, with their values as its parameters."""
    if match.re.groups != len(values):
        return match[0]
    spans = [(*match.span(i + 1), value.takes) for i, value in enumerate(values)]
    return Path(match[0], [each for each in spans if each[0] >= 0])


def of_type(annotation, name):
    """The value for what a parameter is annotated with; None where that says nothing."""
    members = _enum_members(annotation)
    if members:
        return of_choice(_text(members[0]), map(_text, members))
    origin, arguments = field(annotation, "__origin__"), field(annotation, "__args__") or ()
    if not issubclass(type(annotation), type) and arguments:
        if getattr(origin, "_name", None) == "Literal":
            return of_choice(_text(arguments[0]), map(_text, arguments))
        chosen = [each for each in arguments if each is not type(None)]
        return of_type(chosen[0], name) if chosen else None
    if not issubclass(type(annotation), type):
        return None
    for kind in mro_of(annotation):
        called = type.__dict__["__name__"].__get__(kind)
        kind_name = _TYPES.get(called, called)
        if kind_name == "str":
            return of_string(name)
        if kind_name in _VALUES:
            return of_kind(kind_name)
    return None


def _enum_members(annotation):
    if not issubclass(type(annotation), type):
        return []
    members = dict_of(annotation).get("_member_map_")
    return list(members.values()) if isinstance(members, dict) else []


def _text(value):
    stored = field(value, "_value_")
    return str(value if stored is None else stored)
