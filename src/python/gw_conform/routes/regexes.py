"""The simplest text that a regular expression matches."""

import functools
import re

try:
    from re import _parser as parser
except ImportError:
    import sre_parse as parser

from gw_conform.routes.survey import Unfillable

_LONGEST = 200
_PREFERRED = "a1A-_.0"
_USUAL = _PREFERRED + "bcdefghijklmnopqrstuvwxyzBCDEFGHIJKLMNOPQRSTUVWXYZ23456789 ,:;@!~=+"
_OPENING = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((\?P<(\w+)>|(?!\?))|\(|\)", re.DOTALL)


@functools.lru_cache(maxsize=512)
def simplest(pattern):
    """A short text that a pattern (source text) matches as a whole, or raises Unfillable."""
    text = sketch(pattern)
    # What looks around itself was left out, so that the text has to prove right.
    if len(text) > _LONGEST or re.compile(pattern).fullmatch(text) is None:
        raise Unfillable(f"no text that matches {pattern} was found")
    return text


def sketch(pattern):
    """A text that a pattern is likely to match."""
    try:
        return _render(parser.parse(pattern), {})
    except Unfillable:
        raise
    except Exception:
        raise Unfillable(f"the regular expression {pattern} could not be read") from None


def groups_in(pattern):
    """The outermost capturing groups of a pattern, as (start, end, name or "", what is inside)."""
    found, stack = [], []
    for match in _OPENING.finditer(pattern):
        if match[0] == ")":
            start, inside, name = stack.pop() if stack else (0, None, None)
            if inside is not None and not any(each[1] is not None for each in stack):
                found.append((start, match.end(), name or "", pattern[inside : match.start()]))
        elif match[0].startswith("("):
            captures = match[1] is not None
            stack.append((match.start(), match.end() if captures else None, match[2]))
    return found


def _render(parsed, groups):
    return "".join(_render_one(operation.name, value, groups) for operation, value in parsed)


def _render_one(operation, value, groups):
    if operation == "LITERAL":
        return chr(value)
    if operation in ("AT", "ASSERT", "ASSERT_NOT"):
        return ""
    if operation == "ANY":
        return _PREFERRED[0]
    if operation in ("IN", "NOT_LITERAL"):
        items = value if operation == "IN" else [(_Named("NEGATE"), None), (_LITERAL, value)]
        return _choose(items)
    if operation == "BRANCH":
        return _render(value[1][0], groups)
    if operation == "SUBPATTERN":
        text = _render(value[-1], groups)
        groups[value[0]] = text
        return text
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least = int(value[0])
        text = _render(value[2], groups)
        return text * min(least, _LONGEST)
    if operation == "ATOMIC_GROUP":
        return _render(value, groups)
    if operation == "GROUPREF":
        return groups[value]
    raise Unfillable("its regular expression is not one that a text can be made for")


class _Named:
    def __init__(self, name):
        self.name = name


_LITERAL = _Named("LITERAL")


def _choose(items):
    negated = items[0][0].name == "NEGATE"
    rules = items[1:] if negated else items
    own = [chr(value) for item, value in rules if item.name == "LITERAL"]
    own += [chr(value[0]) for item, value in rules if item.name == "RANGE"]
    for character in [*_USUAL, *([] if negated else own), "/", "\u00e9", "\n"]:
        if any(_holds(item.name, value, character) for item, value in rules) != negated:
            return character
    raise Unfillable("a set in its regular expression holds no usual character")


def _holds(item, value, character):
    code = ord(character)
    if item == "LITERAL":
        return code == value
    if item == "RANGE":
        return value[0] <= code <= value[1]
    category = value.name.replace("CATEGORY_", "").replace("UNI_", "")
    inverse = category.startswith("NOT_")
    tests = {
        "DIGIT": character.isdigit(),
        "SPACE": character.isspace(),
        "WORD": character.isalnum() or character == "_",
    }
    return tests[category.replace("NOT_", "")] != inverse
