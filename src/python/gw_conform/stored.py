"""Reads what objects store. Nothing is computed: no property, no __getattr__, no metaclass runs."""

import types

# Read by these, attributes of a class do not pass through its metaclass.
mro_of = type.__dict__["__mro__"].__get__
dict_of = type.__dict__["__dict__"].__get__

_FIELDS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def field(value, name):
    """What is stored in an attribute; None for what would have to be computed."""
    try:
        stored = object.__getattribute__(value, "__dict__")
        if name in stored:
            return stored[name]
    except Exception:
        pass
    try:
        return _of_class(value, name)
    except Exception:
        return None


def instance_dict(value):
    """The attributes that an instance itself holds."""
    try:
        owned = object.__getattribute__(value, "__dict__")
    except Exception:
        return {}
    return owned if issubclass(type(owned), dict) else {}


def classes_of(value):
    """The classes of a value, or of a class itself, most special first."""
    return mro_of(value if issubclass(type(value), type) else type(value))


def module_of(kind):
    """The name of the module that a class says it is from; "" if it does not say."""
    try:
        module = type.__getattribute__(kind, "__module__")
    except Exception:
        return ""
    return module if isinstance(module, str) else ""


def _of_class(value, name):
    for kind in mro_of(type(value)):
        if name in dict_of(kind):
            raw = dict_of(kind)[name]
            if type(raw) in _FIELDS:
                return type(raw).__get__(raw, value, type(value))
            return None if hasattr(type(raw), "__get__") else raw
    return None
