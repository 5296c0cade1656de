"""Python values as JSON, exact type kept. `src/bridge/decode.ts` reads what is written here.

None, bool, int, and str stand for themselves. Everything else is an object with one of the keys

    b bytes (Latin-1)   s str, cut    i int beyond 2**53   f float, its repr
    l list   u tuple    d dict, keys and values in turn    o other object, its class
    k dict whose keys are all str
    j list of lists of two bytes    p list of tuples of two bytes    q list of tuples of two str
    t bytes that repeat themselves: the part that does so, how often, and what follows
    c subclass of a builtin: the class; the builtin value stands under v
    y what the other side has sent: which of the events, or from where and how much of the body

A long value is cut: n is its length, z its last part, h the SHA-256 of the whole (of a str, as
UTF-8 with lone surrogates kept).
"""

from gw_conform.standard import standard

TEXT_LIMIT = 65536
BODY_LIMIT = 1024
_DEPTH = 8
_ITEMS = 1000
_SAFE = 2**53


def encode(value, limit=TEXT_LIMIT, depth=_DEPTH):
    """The JSON-ready form of any value; runs no code of the value's own class."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= limit else _cut_text(value)
    if value is None or kind is bool:
        return value
    if kind is bytes:
        return {"b": value.decode("latin-1")} if len(value) <= limit else _cut_bytes(value)
    if kind is int:
        return value if -_SAFE < value < _SAFE else {"i": _digits(value)}
    if depth == 0:
        return {"o": class_name(kind), "r": "…"}
    if kind is list:
        if value and depth > 1 and len(value) <= _ITEMS:
            pairs = _encode_pairs(value)
            if pairs is not None:
                return pairs
        return {"l": [encode(each, limit, depth - 1) for each in value[:_ITEMS]]}
    if kind is tuple:
        return {"u": [encode(each, limit, depth - 1) for each in value[:_ITEMS]]}
    if kind is dict:
        if len(value) <= _ITEMS and _are_names(value):
            return {
                "k": {
                    key: each if type(each) is bool else encode(each, limit, depth - 1)
                    for key, each in value.items()
                }
            }
        return {"d": _pairs(value.items(), limit, depth - 1)}
    if kind is float:
        return {"f": repr(value)}
    return _encode_other(value, kind, limit, depth)


def _are_names(keys):
    # Others could change their order on the way: what looks like a number comes first there.
    for key in keys:
        if type(key) is not str or not key.isidentifier():
            return False
    return True


def _encode_pairs(value):
    # The header lists of most responses: everything in them is of one exact type.
    kind, text = type(value[0]), None
    if kind is tuple:
        text = type(value[0][0]) if len(value[0]) == 2 else None
    elif kind is list:
        text = bytes
    if text is not str and text is not bytes:
        return None
    flat = []
    for pair in value:
        if type(pair) is not kind or len(pair) != 2:
            return None
        first, second = pair
        if type(first) is not text or type(second) is not text:
            return None
        if len(first) > BODY_LIMIT or len(second) > BODY_LIMIT:
            return None
        flat += pair
    if text is str:
        return {"q": flat}
    return {"j" if kind is list else "p": [each.decode("latin-1") for each in flat]}


def decode(value):
    """The Python value that `encode` would write as this, for the builtin types."""
    if type(value) is not dict:
        return value
    (key,) = value
    content = value[key]
    if key == "b":
        return content.encode("latin-1")
    if key == "t":
        part, times, rest = content
        return part.encode("latin-1") * times + rest.encode("latin-1")
    if key == "k":
        return {
            name: decode(each) if type(each) is dict else each for name, each in content.items()
        }
    if key == "j":
        texts = iter([each.encode("latin-1") for each in content])
        return [[name, each] for name, each in zip(texts, texts)]
    if key == "p":
        texts = iter([each.encode("latin-1") for each in content])
        return list(zip(texts, texts))
    if key == "q":
        texts = iter(content)
        return list(zip(texts, texts))
    if key == "d":
        flat = [decode(each) for each in content]
        return dict(zip(flat[::2], flat[1::2]))
    if key == "l":
        return [decode(each) if type(each) is dict else each for each in content]
    if key == "u":
        return tuple([decode(each) for each in content])
    if key == "i":
        return int(content)
    if key == "f":
        return float(content)
    raise ValueError(f"no such tag: {key}")


def encode_body(value):
    """Like encode, but cut early: for what an application sends in bulk."""
    return encode(value, BODY_LIMIT)


def class_name(kind):
    """`list` for a builtin, `markupsafe.Markup` for anything else."""
    module = type.__getattribute__(kind, "__module__")
    name = type.__getattribute__(kind, "__qualname__")
    if not isinstance(module, str) or module == "builtins":
        return name
    return module + "." + name


def _pairs(items, limit, depth):
    flat = []
    for key, value in list(items)[:_ITEMS]:
        flat.append(encode(key, limit, depth))
        flat.append(encode(value, limit, depth))
    return flat


def _encode_other(value, kind, limit, depth):
    # The unbound methods of the builtins: a subclass may override what it likes.
    if issubclass(kind, str):
        plain = str.__str__(value) if kind.__str__ is str.__str__ else "".join(str.__iter__(value))
    elif issubclass(kind, bytes):
        plain = bytes.__getitem__(value, slice(None))
    elif issubclass(kind, bool) or issubclass(kind, int):
        plain = int.__int__(value)
    elif issubclass(kind, float):
        plain = float.__float__(value)
    elif issubclass(kind, list):
        plain = list.__getitem__(value, slice(None))
    elif issubclass(kind, tuple):
        plain = tuple.__getitem__(value, slice(None))
    elif issubclass(kind, dict):
        return {"c": class_name(kind), "v": {"d": _pairs(dict.items(value), limit, depth - 1)}}
    else:
        return {"o": class_name(kind)}
    return {"c": class_name(kind), "v": encode(_exact(plain), limit, depth - 1)}


def _exact(value):
    for kind in (str, bytes, int, float, list, tuple):
        if isinstance(value, kind) and type(value) is not kind:
            return kind.__new__(kind, value)
    return value


def _digits(value):
    # Decimal conversion is quadratic, and CPython refuses it beyond 4300 digits.
    return str(value) if value.bit_length() < 10000 else hex(value)


def _cut_text(value):
    return {
        "s": value[:512],
        "z": value[-64:],
        "n": len(value),
        "h": _digest(value.encode("utf-8", "surrogatepass")),
    }


def _cut_bytes(value):
    return {
        "b": value[:512].decode("latin-1"),
        "z": value[-64:].decode("latin-1"),
        "n": len(value),
        "h": _digest(value),
    }


def _digest(value):
    return standard("hashlib").sha256(value).hexdigest()
