"""What discover() makes of routers, without a framework: those are tested in test/frameworks."""

import datetime
import decimal
import enum
import functools
import os
import pathlib
import re
import sys
import tempfile
import typing
import types
import unittest
import unittest.mock
import uuid

from gw_conform.routes import discover
from gw_conform.routes.annotations import value_of, wanted_of
from gw_conform.routes.files import first_file
from gw_conform.routes.filling import UUID, of_expression, of_groups, of_kind, of_number
from gw_conform.routes.filling import of_string, of_type
from gw_conform.routes.naming import comes_from, name_of, unwrapped
from gw_conform.routes.parameters import Path
from gw_conform.routes.regexes import groups_in, simplest
from gw_conform.routes.survey import Place, Survey, Unfillable, declared, encoded, in_order
from gw_conform.routes.survey import written


def class_named(name, module, *bases, **members):
    return type(name, bases, dict(members, __module__=module))


def holding(kind, **attributes):
    value = object.__new__(kind)
    vars(value).update(attributes)
    return value


def refuse(*args, **kwargs):
    raise AssertionError("called")


def view(request):
    raise AssertionError("called")


Router = class_named("Router", "starlette.routing", __call__=refuse)
Route = class_named("Route", "starlette.routing")
WebSocketRoute = class_named("WebSocketRoute", "starlette.routing")
Mount = class_named("Mount", "starlette.routing")


def router(*routes):
    return holding(Router, routes=list(routes))


def route(path, methods=("GET",), endpoint=view):
    return holding(Route, path=path, methods=set(methods), endpoint=endpoint)


def shown(found):
    return [(each["method"], each["path"]) for each in found["routes"]]


class Loud:
    """Whatever is done with it is noticed."""

    __getattribute__ = __getattr__ = __eq__ = __hash__ = __bool__ = __iter__ = refuse
    __call__ = __str__ = __repr__ = __format__ = __len__ = refuse


class Discovery(unittest.TestCase):
    def test_shape(self):
        found = discover(router(route("/users")))
        self.assertEqual(found["framework"], "starlette")
        self.assertEqual(found["skipped"], [])
        expected = {"kind": "http", "method": "GET", "path": "/users", "pattern": "/users"}
        self.assertEqual(found["routes"], [{**expected, "endpoint": "test_routes.view"}])

    def test_no_router(self):
        nothing = {"framework": None, "routes": [], "skipped": []}
        for app in (view, None, 3, object(), unittest.mock.MagicMock(), Loud(), Loud, Router):
            self.assertEqual(discover(app), nothing)

    def test_wrapped(self):
        inner = router(route("/users"))
        wrapper = holding(class_named("Wrapper", "shop", __call__=refuse), app=inner)
        for app in (wrapper, functools.partial(wrapper), lambda *args: inner(*args)):
            self.assertEqual(shown(discover(app)), [("GET", "/users")])

    def test_mounts(self):
        inner = router(route("/deep"), holding(WebSocketRoute, path="/ws", endpoint=view))
        middle = router(holding(Mount, path="/b", _base_app=inner))
        found = discover(router(holding(Mount, path="/a", _base_app=middle), route("/")))
        self.assertEqual(shown(found), [("GET", "/a/b/deep"), ("GET", "/a/b/ws"), ("GET", "/")])
        self.assertEqual(found["routes"][1]["kind"], "websocket")

    def test_mounted_callable(self):
        found = discover(router(holding(Mount, path="/bare", _base_app=view)))
        self.assertEqual(shown(found), [("GET", "/bare/")])

    def test_router_mounted_in_itself(self):
        app = router(route("/"))
        app.routes += [holding(Mount, path=f"/{name}", _base_app=app) for name in "abc"]
        found = discover(app)
        self.assertEqual(shown(found)[0], ("GET", "/"))
        self.assertLessEqual(len(found["routes"]), 200)
        self.assertIn("too deep", found["skipped"][0]["reason"])
        self.assertLessEqual(len(found["skipped"]), 110)

    def test_routes_that_cannot_be_read(self):
        broken = [route(None), holding(Route), route("/loud", endpoint=Loud()), Loud(), None, 7]
        found = discover(router(*broken, route("/users")))
        self.assertIn(("GET", "/users"), shown(found))
        for each in found["skipped"]:
            self.assertTrue(each["reason"])

    def test_nothing_is_computed(self):
        class Proud(Route):
            path = property(refuse)
            endpoint = property(refuse)
            __getattr__ = __eq__ = __hash__ = __bool__ = refuse

        found = discover(router(holding(Proud), route("/users")))
        self.assertIn(("GET", "/users"), shown(found))

    def test_many(self):
        found = discover(router(*(route(f"/{i}", ["GET", "POST"]) for i in range(150))))
        self.assertEqual(len(found["routes"]), 200)
        self.assertEqual(shown(found)[:3], [("GET", "/0"), ("POST", "/0"), ("GET", "/1")])
        reason = "100 more: only the first 200 routes are listed"
        self.assertEqual(found["skipped"], [{"pattern": "*", "reason": reason}])

    def test_unknown_framework_version(self):
        # Nothing of what is expected is there.
        for name, module in (
            ("Flask", "flask.app"),
            ("WSGIHandler", "django.core.handlers.wsgi"),
            ("Bottle", "bottle"),
            ("Router", "pyramid.router"),
            ("App", "falcon.app"),
            ("Sanic", "sanic.app"),
            ("Litestar", "litestar.app"),
            ("ProtocolTypeRouter", "channels.routing"),
            ("DispatcherMiddleware", "werkzeug.middleware.dispatcher"),
        ):
            with self.subTest(module=module):
                self.assertEqual(discover(class_named(name, module)())["routes"], [])

    def test_channels(self):
        URLRouter = class_named("URLRouter", "channels.routing", __call__=refuse)
        Protocols = class_named("ProtocolTypeRouter", "channels.routing", __call__=refuse)
        Pattern = class_named("RoutePattern", "django.urls.resolvers", __str__=lambda p: p._route)
        Entry = class_named("URLPattern", "django.urls.resolvers")
        integer = class_named("IntConverter", "django.urls.converters", regex="[0-9]+")()
        pattern = holding(Pattern, _route="rooms/<int:room>", converters={"room": integer})
        sockets = holding(URLRouter, routes=[holding(Entry, pattern=pattern, callback=view)])
        wrapper = holding(class_named("Auth", "channels.auth", __call__=refuse), inner=sockets)
        mapping = {"http": router(route("/users")), "websocket": wrapper}
        found = discover(holding(Protocols, application_mapping=mapping))
        self.assertEqual(shown(found), [("GET", "/users"), ("GET", "/rooms/1")])
        self.assertEqual(found["routes"][1]["kind"], "websocket")


class Surveys(unittest.TestCase):
    def test_encoded(self):
        self.assertEqual(encoded("/a-b/c.d~e/@:;=+$,!&'()*_"), "/a-b/c.d~e/@:;=+$,!&'()*_")
        self.assertEqual(encoded("/käse 100%?#\"<>"), "/k%C3%A4se%20100%25%3F%23%22%3C%3E")
        self.assertEqual(written(""), ("/", []))
        self.assertEqual(written("users"), ("/users", []))

    def test_parameters(self):
        inner = "/käse/" + Path("x") + of_number("int", 1, 9) + "-" + of_string("name")
        path, found = written(Path("/a/") + inner)
        self.assertEqual(path, "/a//k%C3%A4se/x1-value")
        number = {"start": 15, "end": 16, "kind": "int", "low": 1, "high": 9}
        self.assertEqual(found, [number, {"start": 17, "end": 22, "kind": "str"}])

    def test_parameters_of_groups(self):
        path, (number, choice) = written(of_groups(r"items/(\d+)/(?P<which>new|old)/?"))
        self.assertEqual(path, "/items/1/new")
        self.assertEqual(number, {"start": 7, "end": 8, "kind": "int", "low": 0})
        self.assertEqual((choice["start"], choice["end"], choice["kind"]), (9, 12, "choice"))
        self.assertEqual(written(of_groups(r"((\d)x)")), ("/1x", []))

    def test_parameters_of_expressions(self):
        self.assertEqual(of_expression("[^/]+", "id").takes, {"kind": "str"})
        self.assertEqual(of_expression("[0-9]+", "year").takes, {"kind": "int", "low": 0})
        self.assertEqual(of_expression("[a-z]{2}").takes, {"kind": "choice", "choices": ["aa"]})

    def test_methods(self):
        found = in_order(["options", "QUERY", "post", "GET", "DELETE", "get"])
        self.assertEqual(found, ["GET", "POST", "DELETE", "OPTIONS", "QUERY"])
        self.assertEqual(declared(["GET", "HEAD"]), {"GET"})
        self.assertEqual(declared(["HEAD"]), {"HEAD"})

    def test_each_route_once(self):
        survey, place = Survey(), Place("/a", "/a")
        for _ in range(2):
            survey.add(["GET", "POST"], place, "/b", "/b", view)
            survey.add_websocket(place, "/b", "/b", "shop.chat")
        self.assertEqual(len(survey.routes), 3)

    def test_guard(self):
        survey = Survey()
        with survey.guarded(Place("/a", "/a"), "/<b>"):
            raise Unfillable("why not")
        with survey.guarded(Place(), "/c"):
            raise KeyError("secret")
        self.assertEqual(
            survey.all_skipped(),
            [
                {"pattern": "/a/<b>", "reason": "why not"},
                {"pattern": "/c", "reason": "it could not be read: KeyError"},
            ],
        )
        with self.assertRaises(KeyboardInterrupt), survey.guarded(Place(), "/d"):
            raise KeyboardInterrupt

    def test_own_pages_are_one_entry(self):
        survey = Survey()
        for pattern in ("/docs", "/redoc", "/openapi.json"):
            survey.skip_own(Place(), pattern, "FastAPI")
        survey.skip_own(Place(), "/schema", "Litestar")
        reasons = [each["reason"] for each in survey.all_skipped()]
        expected = ["FastAPI adds it by itself, and 2 more pages", "Litestar adds it by itself"]
        self.assertEqual(reasons, expected)


class Expressions(unittest.TestCase):
    def test_simplest(self):
        expected = {
            r"": "",
            r"abc": "abc",
            r"^a\.b$": "a.b",
            r"\d{4}-\w+": "1111-a",
            r"[A-Z]{2}": "AA",
            r"[^a/]": "1",
            r"[^\d\w]": "-",
            r"\D\S\s": "aa ",
            r"(one|two)(?:x|y)?": "one",
            r"(?P<a>\d)(?P=a)(\w)\2": "11aa",
            r"(?i)AB": "AB",
            r"a*?b+?c{2,}": "bcc",
            r"(?!b)[a-z]\b": "a",
            r"[éü]": "é",
            r".{3}": "aaa",
            r"\Aa\Z": "a",
            r"[\s]": " ",
            r"a|b": "a",
            r"[\]\-]": "-",
            r"(?:)": "",
        }
        for pattern, text in expected.items():
            with self.subTest(pattern=pattern):
                self.assertEqual(simplest(pattern), text)
                self.assertIsNotNone(re.fullmatch(pattern, text))

    @unittest.skipIf(sys.version_info < (3, 11), "new in Python 3.11")
    def test_possessive(self):
        self.assertEqual(simplest(r"a++(?>b)"), "ab")

    def test_no_text(self):
        for pattern in (r"a(?=b)c", r"(?!a)a", r"(", r"x{999}", r"(?(1)a|b)(c)?d", "[^\\s\\S]"):
            with self.subTest(pattern=pattern):
                self.assertRaises(Unfillable, simplest, pattern)

    def test_groups(self):
        found = groups_in(r"^a(?:b)(?P<x>\d(\w))/(c[)(]\))(?=d)(?P=x)\((e)$")
        expected = [("x", r"\d(\w)"), ("", r"c[)(]\)"), ("", "e")]
        self.assertEqual([each[2:] for each in found], expected)
        self.assertEqual(groups_in(r"a)(b"), [])

    def test_groups_get_values(self):
        expected = {
            r"^users/(?P<user_id>\d+)/$": "users/1/",
            r"^(?P<year>[0-9]{4})/(?P<slug>[\w-]+)$": "2024/a-slug",
            r"^(?P<name>[^/]+)\.(?P<format>json|xml)$": "value.json",
            r"^(?P<key>[0-9a-f-]{36})$": UUID,
            r"(?P<date>\d{4}-\d\d-\d\d)?x": "x",
            r"^(\d+)/(?:page-(\d+)/)?$": "1/",
            r"^(?P<a>x|y)-(?P=a)$": "x-x",
            r"plain": "plain",
        }
        for pattern, text in expected.items():
            with self.subTest(pattern=pattern):
                self.assertEqual(of_groups(pattern), text)
                self.assertIsNotNone(re.fullmatch(pattern, text))

    def test_expression_of_a_parameter(self):
        self.assertEqual(of_expression("[^/]+", "name"), "value")
        self.assertEqual(of_expression("[^/]+", "user_id"), "1")
        self.assertEqual(of_expression("[a-z]{2}", "lang"), "en")
        self.assertEqual(of_expression("[0-9]+", "name"), "1")
        self.assertEqual(of_expression("[0-9A-F]{6}", "color"), "AAAAAA".replace("A", "1"))
        self.assertRaises(Unfillable, of_expression, None, "name")
        self.assertRaises(Unfillable, of_expression, "(", "name")


class Values(unittest.TestCase):
    def test_kinds(self):
        self.assertEqual(of_kind("int"), "1")
        self.assertEqual(of_kind("path"), "a/b")
        self.assertIsNone(of_kind("color"))
        self.assertIsNone(of_kind(None))

    def test_numbers(self):
        self.assertEqual(of_number("int"), "1")
        self.assertEqual(of_number("int", 10, 20), "10")
        self.assertEqual(of_number("int", None, 0), "0")
        self.assertEqual(of_number("int", None, None, 4), "0001")
        self.assertEqual(of_number("float", 3), "3.0")
        self.assertEqual(of_number("float", None, 1.25), "1.25")

    def test_names(self):
        for name in ("id", "user_id", "pk", "userId", "page", "Number"):
            self.assertEqual(of_string(name), "1", name)
        self.assertEqual(of_string("grid"), "value")
        self.assertEqual(of_string("file_uuid"), UUID)
        self.assertEqual(of_string(""), "value")

    def test_types(self):
        class Color(enum.Enum):
            RED = "red"
            GREEN = "green"

        class Level(enum.IntEnum):
            HIGH = 3

        expected = {
            int: "1",
            float: "1.5",
            str: "value",
            bool: "true",
            uuid.UUID: UUID,
            decimal.Decimal: "1.5",
            pathlib.Path: "a/b",
            datetime.date: "2024-01-31",
            datetime.datetime: "2024-01-31T12:00:00",
            datetime.time: "12:00:00",
            datetime.timedelta: "60",
            Color: "red",
            Level: "3",
            typing.Optional[int]: "1",
            typing.Union[None, Color, str]: "red",
            type("Name", (str,), {}): "value",
            type("Count", (int,), {}): "1",
            object: None,
            "int": None,
            None: None,
            typing.Any: None,
        }
        for annotation, value in expected.items():
            with self.subTest(annotation=annotation):
                self.assertEqual(of_type(annotation, "name"), value)
        self.assertEqual(of_type(typing.Literal["small", "large"], "size"), "small")
        self.assertEqual(of_type(Loud(), "name"), None)

    def test_fields(self):
        Rule = types.SimpleNamespace

        def value(annotation, name="name", **rules):
            metadata = [Rule(**{rule: each}) for rule, each in rules.items()]
            information = Rule(annotation=annotation, metadata=metadata)
            return value_of(Rule(field_info=information), name)

        self.assertEqual(value(int, gt=10), "11")
        self.assertEqual(value(int, lt=0), "-1")
        self.assertEqual(value(float, ge=2, le=3), "2.0")
        self.assertEqual(value(str, max_length=3), "val")
        self.assertEqual(value(str, min_length=7), "valuexx")
        self.assertEqual(value(str, pattern="^[A-Z]{2}$"), "AA")
        self.assertEqual(value(bool), "true")
        self.assertIsNone(value(None))
        # Pydantic 1 has them in the information itself, and makes classes of its own.
        information = Rule(ge=5, regex="^x+$")
        old = Rule(field_info=information, type_=type("ConstrainedIntValue", (int,), {}))
        self.assertEqual(value_of(old, "name"), "5")

    def test_fields_of_dependencies(self):
        Rule = types.SimpleNamespace
        inner = Rule(path_params=[Rule(name="a", field_info=Rule(alias="b"))], dependencies=[])
        outer = Rule(query_params=[Rule(name="c", field_info=Rule())], dependencies=[inner])
        self.assertEqual(sorted(wanted_of(outer)), ["b", "c"])
        self.assertEqual(wanted_of(None), {})


class Files(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def write(self, name):
        path = os.path.join(self.directory, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "w").close()

    def test_first(self):
        self.write(".hidden")
        self.write("a/b/deep.txt")
        self.assertEqual(first_file(self.directory), "a/b/deep.txt")
        self.write("z.css")
        self.write("y.css")
        self.assertEqual(first_file(pathlib.Path(self.directory)), "y.css")

    def test_none(self):
        self.write("a/b/c/too-deep.txt")
        self.assertRaises(Unfillable, first_file, self.directory)
        self.assertRaises(Unfillable, first_file, os.path.join(self.directory, "missing"))
        self.assertRaises(Unfillable, first_file, None)


class Names(unittest.TestCase):
    def test_names(self):
        class View:
            def get(self):
                pass

            def __call__(self):
                pass

        inside = "test_routes.Names.test_names.<locals>.View"
        self.assertEqual(name_of(view), "test_routes.view")
        self.assertEqual(name_of(View().get), inside + ".get")
        self.assertEqual(name_of(functools.partial(functools.partial(view))), "test_routes.view")
        self.assertEqual(name_of(View), inside)
        self.assertEqual(name_of(View()), inside)
        self.assertEqual(name_of(class_named("App", None)()), "App")
        self.assertTrue(name_of(Loud()).endswith("Loud"))

    def test_wrapped(self):
        wrapper = functools.wraps(view)(lambda *args: None)
        self.assertEqual(unwrapped(functools.partial(wrapper)), [wrapper, view])
        self.assertTrue(comes_from(view, "test_routes"))
        self.assertFalse(comes_from(view, "test_route"))


if __name__ == "__main__":
    unittest.main()
