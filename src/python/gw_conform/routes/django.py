"""Django: the URL resolver of the configured ROOT_URLCONF, views, and Django REST framework."""

import re
import sys

from gw_conform.routes.files import first_file
from gw_conform.routes.filling import of_expression, of_groups, of_kind, of_number, of_string
from gw_conform.routes.naming import comes_from, unwrapped
from gw_conform.routes.parameters import filled
from gw_conform.routes.survey import Unfillable, declared
from gw_conform.stored import classes_of, dict_of, field, module_of, mro_of

_PARAMETER = re.compile(r"<(?:([^>:]+):)?([^>]+)>")
_SUFFIX = re.compile(r"\\\.\(\?P<format>.*\)/\?\$$")
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_CONVERTERS = {
    "PathConverter": "path",
    "SlugConverter": "slug",
    "UUIDConverter": "uuid",
}
# Of Django's administration the pages that answer without a login.
_OPEN = ("index", "login")


def collect(survey, app, place):
    """Reads the resolver, which imports the URL configuration: so does the first request."""
    resolver = sys.modules["django.urls.resolvers"].get_resolver()
    patterns = _patterns_of(resolver)
    _collect_all(survey, patterns, place.below("/", "/"))


def _patterns_of(resolver):
    try:
        return list(resolver.url_patterns)
    except BaseException as error:  # noqa: B036 - whatever the application's module raises
        name = field(resolver, "urlconf_name")
        problem = f"{type(error).__name__}: {error}"
        raise Unfillable(f"the URL configuration {name} cannot be imported: {problem}") from None


def _collect_all(survey, patterns, place):
    for each in patterns:
        shown = shown_of(each)
        with survey.guarded(place, shown):
            if is_resolver(each):
                _collect_included(survey, each, place, shown)
            elif _is_suffixed(each, shown):
                survey.skip_own(place, shown, "Django REST framework")
            else:
                path = fill(each)
                view = field(each, "callback")
                survey.add(_methods_of(view), place, path, shown, _named(view))


def _collect_included(survey, resolver, place, shown):
    path = fill(resolver)
    patterns = _patterns_of(resolver)
    if field(resolver, "app_name") == "admin":
        closed = [each for each in patterns if field(each, "name") not in _OPEN]
        patterns = [each for each in patterns if field(each, "name") in _OPEN]
        reason = f"{len(closed)} pages of Django's administration, which wants a login"
        survey.skip(place, shown, reason)
    _collect_all(survey, patterns, place.below(path, shown))


def shown_of(entry):
    """A pattern as the application declares it."""
    try:
        return str(entry.pattern).lstrip("^")
    except Exception:
        # A translation that cannot be made.
        return "*"


def _is_suffixed(entry, shown):
    # A view of the REST framework again, with the format in its path.
    suffixed = "<drf_format_suffix" in shown or _SUFFIX.search(shown) is not None
    return suffixed and field(field(entry, "callback"), "cls") is not None


def is_resolver(entry):
    """Whether an entry of a URL configuration includes others."""
    return any(kind.__name__ == "URLResolver" for kind in classes_of(entry))


def fill(entry):
    """The path of a pattern, with its parameters filled in."""
    pattern = entry.pattern
    values = _static_values(entry)
    route = field(pattern, "_route")
    if route is not None:
        converters = field(pattern, "converters") or {}
        return filled(
            _PARAMETER,
            lambda match: values.get(match[2]) or _value(converters.get(match[2]), match[2]),
            str(route),
        )
    regex = field(pattern, "_regex")
    if regex is None:
        # The prefix of a language.
        return str(pattern)
    source = str(regex)
    if values:
        return of_groups(source.partition("(?P<path>")[0]) + values["path"]
    return of_groups(source)


def _static_values(entry):
    view = field(entry, "callback")
    if view is None or not comes_from(view, "django.views.static"):
        return {}
    return {"path": first_file((field(entry, "default_args") or {}).get("document_root"))}


def _value(converter, name):
    kind = type(converter)
    if module_of(kind) == "django.urls.converters":
        if kind.__name__ == "IntConverter":
            return of_number("int", 0)
        known = of_kind(_CONVERTERS.get(kind.__name__))
        return of_string(name) if known is None else known
    return of_expression(field(converter, "regex"), name)


def _named(view):
    return field(view, "view_class") or field(view, "cls") or view


def _methods_of(view):
    actions = field(view, "actions")
    if isinstance(actions, dict) and actions:
        return declared(method.upper() for method in actions)
    kind = _named(view)
    if issubclass(type(kind), type):
        return _methods_of_class(kind)
    for function in unwrapped(view):
        methods = _required_methods(function)
        if methods:
            return declared(methods)
    return ["GET"]


def _methods_of_class(kind):
    allowed = next(
        (dict_of(each)["http_method_names"] for each in mro_of(kind) if _names(each)), _METHODS
    )
    found = []
    for method in allowed:
        owner = next((each for each in mro_of(kind) if method in dict_of(each)), None)
        if owner is not None and method not in _unasked(owner):
            found.append(method.upper())
    return declared(found or ["GET"])


def _names(kind):
    return isinstance(dict_of(kind).get("http_method_names"), (list, tuple))


def _unasked(kind):
    """What a class of Django's implements without anybody having asked for it."""
    package = module_of(kind).partition(".")[0]
    if package == "rest_framework":
        return ("options",)
    return ("put", "patch", "delete", "options", "trace") if package == "django" else ()


def _required_methods(function):
    """What @require_http_methods has been given, which only its closure knows."""
    code = field(function, "__code__")
    names = getattr(code, "co_freevars", ())
    if "request_method_list" not in names:
        return None
    cells = dict(zip(names, function.__closure__ or ()))
    return list(cells["request_method_list"].cell_contents)
