"""What FastAPI wants of path parameters, by their annotations and constraints."""

from gw_conform.routes.filling import of_expression, of_number, of_type
from gw_conform.routes.parameters import Value
from gw_conform.stored import classes_of, field

_DEEPEST = 8


def wanted_of(dependant, depth=0):
    """The fields of a route's parameters, and of its dependencies', by name."""
    found = {}
    if dependant is None or depth > _DEEPEST:
        return found
    for inner in field(dependant, "dependencies") or ():
        found.update(wanted_of(inner, depth + 1))
    # A parameter of an including router's prefix is taken for one of the query at first.
    for group in ("query_params", "path_params"):
        for each in field(dependant, group) or ():
            information = field(each, "field_info")
            found[field(information, "alias") or field(each, "name")] = each
    return found


def value_of(parameter, name):
    """A value that a field accepts; None where it says nothing."""
    information = field(parameter, "field_info")
    annotation = field(information, "annotation")
    if annotation is None:
        annotation = field(parameter, "type_")
    value = of_type(annotation, name)
    # Pydantic 1 has the constraints in the information itself.
    rules = [*(field(information, "metadata") or ()), information]
    kinds = classes_of(annotation) if issubclass(type(annotation), type) else ()
    number = next((kind for kind in kinds if kind in (float, int)), None)
    if number is not None and bool not in kinds and value in ("1", "1.5"):
        return of_number(number.__name__, *_bounds(rules, number))
    if str not in kinds or value is None or value.takes["kind"] != "str":
        return value
    pattern = _rule(rules, "pattern") or _rule(rules, "regex")
    if isinstance(pattern, str):
        return of_expression(pattern, name)
    return _of_length(value, rules)


def _bounds(rules, kind):
    low, high = _rule(rules, "ge"), _rule(rules, "le")
    above, below = _rule(rules, "gt"), _rule(rules, "lt")
    step = 1 if kind is int else 0.5
    low = above + step if low is None and above is not None else low
    high = below - step if high is None and below is not None else high
    return low, high


def _of_length(value, rules):
    least, most = _rule(rules, "min_length"), _rule(rules, "max_length")
    if least is not None and len(value) < least:
        value = value.ljust(least, "x")
    value = value if most is None else value[:most]
    return Value(value, "str", least=least, most=most)


def _rule(rules, name):
    known = (field(each, name) for each in rules)
    return next((found for found in known if found is not None), None)
