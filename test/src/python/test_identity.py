"""What identify() finds, and that it neither computes nor calls anything to find it."""

import functools
import os
import platform
import subprocess
import sys
import types
import unittest
import unittest.mock

import gw_conform.identity
from gw_conform.identity import identify


def class_named(module, *bases, **members):
    return type("App", bases, dict(members, __module__=module, __call__=refuse))


calls = []


def refuse(*args):
    calls.append(args)
    raise AssertionError("called")


def missing(distribution):
    raise LookupError(distribution)


Flask = class_named("flask.app")
Starlette = class_named("starlette.applications")
FastAPI = class_named("fastapi.applications", Starlette)
Quart = class_named("quart.app", class_named("flask.sansio.app"))
Cors = class_named("starlette.middleware.cors")
ProxyFix = class_named("werkzeug.middleware.proxy_fix")


def holding(kind, **attributes):
    value = kind()
    vars(value).update(attributes)
    return value


wrapped_by_name = Flask()


class IdentityTest(unittest.TestCase):
    def setUp(self):
        calls.clear()

    def tearDown(self):
        self.assertEqual(calls, [])

    def assert_framework(self, app, name):
        with unittest.mock.patch("gw_conform.identity._version", lambda name: "1.2"):
            found = identify(app)
        self.assertEqual(found["frameworkName"], name)
        self.assertEqual(found["framework"], name and name + " 1.2")


class Interpreter(IdentityTest):
    def test_versions(self):
        found = identify(None)
        self.assertEqual(found["python"], platform.python_version())
        self.assertEqual(found["implementation"], platform.python_implementation())

    def test_keys(self):
        keys = ["python", "implementation", "framework", "frameworkName"]
        self.assertEqual(list(identify(refuse)), keys)


class Frameworks(IdentityTest):
    def test_nothing_known(self):
        for app in (refuse, 3, None, object(), class_named("shop")(), class_named("flasky")()):
            self.assert_framework(app, None)

    def test_instance_class_and_subclass(self):
        self.assert_framework(Flask(), "flask")
        self.assert_framework(Flask, "flask")
        self.assert_framework(class_named("shop", Flask)(), "flask")
        self.assert_framework(class_named("bottle")(), "bottle")
        self.assert_framework(class_named("falcon.asgi.app")(), "falcon")

    def test_what_is_built_on_another(self):
        self.assert_framework(FastAPI(), "fastapi")
        self.assert_framework(Quart(), "quart")
        self.assert_framework(holding(Starlette, app=FastAPI()), "fastapi")
        self.assert_framework(holding(Flask, app=Quart()), "quart")

    def test_wrapped_in_attributes(self):
        wrapper = class_named("shop")
        for name in ("wsgi_app", "app", "application", "_app", "wrapped", "__wrapped__"):
            self.assert_framework(holding(wrapper, **{name: Flask()}), "flask")
        self.assert_framework(holding(wrapper, other=Flask()), None)

    def test_wrapped_in_slots_and_class_attributes(self):
        slotted = class_named("shop", __slots__=("app",))()
        slotted.app = Flask()
        self.assert_framework(slotted, "flask")
        self.assert_framework(class_named("shop", app=Flask())(), "flask")

    def test_wrapped_in_functions_methods_and_partials(self):
        def decorate(app):
            def wrapper(*args):
                return app(*args)

            return wrapper

        marked = functools.wraps(Flask())(lambda *args: None)
        bound = types.MethodType(refuse, Flask())
        for app in (decorate(Flask()), decorate(decorate(Flask())), marked, bound):
            self.assert_framework(app, "flask")
        self.assert_framework(functools.partial(Flask()), "flask")
        self.assert_framework(functools.partial(refuse, Flask()), "flask")

    def test_wrapped_by_a_global_name(self):
        self.assert_framework(lambda *args: wrapped_by_name(*args), "flask")
        self.assert_framework(lambda *args: Flask, None)

    def test_middleware_counts_only_by_itself(self):
        self.assert_framework(Cors(), "starlette")
        self.assert_framework(ProxyFix(), "werkzeug")
        self.assert_framework(holding(ProxyFix, app=Flask()), "flask")
        self.assert_framework(holding(Cors, app=class_named("litestar.app")()), "litestar")

    def test_outermost_application_is_named(self):
        django = class_named("django.core.handlers.asgi")()
        self.assert_framework(holding(class_named("sanic.app"), app=django), "sanic")


class Walk(IdentityTest):
    def nested(self, levels):
        app = Flask()
        for _ in range(levels):
            app = holding(class_named("shop"), app=app)
        return app

    def test_eight_levels(self):
        self.assert_framework(self.nested(8), "flask")
        self.assert_framework(self.nested(9), None)

    def test_cycles(self):
        first, second = class_named("shop")(), class_named("shop")()
        first.app, second.app = second, first
        self.assert_framework(first, None)
        second.wrapped = Flask()
        self.assert_framework(first, "flask")

    def test_empty_cell(self):
        def make():
            def app(*args):
                return later

            if False:
                later = None
            return app

        self.assert_framework(make(), None)

    def test_nothing_is_computed(self):
        class Loud:
            app = property(refuse)

            def __getattribute__(self, name):
                refuse()

            __getattr__ = __eq__ = __hash__ = __bool__ = __len__ = __iter__ = refuse
            __call__ = refuse

        class Meta(type):
            def __getattribute__(cls, name):
                refuse()

            __eq__ = __hash__ = refuse

        self.assert_framework(Loud(), None)
        self.assert_framework(holding(class_named("shop"), app=Loud(), _app=Flask()), "flask")
        self.assert_framework(Meta("Quiet", (), {}), None)
        self.assert_framework(Meta("Quiet", (Flask,), {"__module__": "shop"})(), "flask")

    def test_mocks(self):
        self.assert_framework(unittest.mock.MagicMock(), None)

    def test_odd_modules(self):
        self.assert_framework(class_named(None)(), None)
        self.assert_framework(class_named(7)(), None)


class Versions(unittest.TestCase):
    def identify(self, version):
        with unittest.mock.patch("importlib.metadata.version", version):
            return identify(Flask())["framework"]

    def test_of_the_distribution(self):
        asked = []
        self.assertEqual(self.identify(lambda name: asked.append(name) or "3.1.3"), "flask 3.1.3")
        self.assertEqual(asked, ["Flask"])

    def test_of_the_module(self):
        module = types.ModuleType("flask")
        module.__version__ = "0.1"
        with unittest.mock.patch.dict(sys.modules, flask=module):
            self.assertEqual(self.identify(missing), "flask 0.1")
            module.__version__ = (0, 1)
            self.assertEqual(self.identify(missing), "flask")

    def test_unknown(self):
        with unittest.mock.patch.dict(sys.modules):
            sys.modules.pop("flask", None)
            self.assertEqual(self.identify(missing), "flask")

    def test_metadata_is_not_imported_in_vain(self):
        program = "import sys, gw_conform.identity as i; i.identify(len)\n"
        program += "print([n for n in ('importlib.metadata', 'inspect') if n in sys.modules])"
        arguments = [sys.executable, "-S", "-c", program]
        package = os.path.dirname(os.path.abspath(gw_conform.identity.__file__))
        path = {"PYTHONPATH": os.path.dirname(package)}
        found = subprocess.run(arguments, stdout=subprocess.PIPE, env=path, check=True)
        self.assertEqual(found.stdout.strip(), b"[]")


if __name__ == "__main__":
    unittest.main()
