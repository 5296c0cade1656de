"""Which interface a callable is taken to speak, for usual, odd and violating callables."""

import functools
import inspect
import sys
import types
import unittest
import unittest.mock
import warnings

from gw_conform.interface import tell
from gw_conform.signatures import is_class, is_coroutine, layers, shape_of
from gw_conform.styles import Unknown


def wsgi_app(environ, start_response):
    start_response("200 OK", [])
    return [b""]


async def asgi_app(scope, receive, send):
    await send({})


def plain(*args, **kwargs):
    raise AssertionError("called")


def cell(value):
    return (lambda: value).__closure__


CELL = cell(max)


def class_named(name, module, **members):
    return type(name, (), dict(members, __module__=module))


class Raises:
    """Refuses every attribute, like a proxy without its object."""

    def __getattribute__(self, name):
        raise RuntimeError("unbound")

    def __call__(self, environ, start_response):
        raise AssertionError("called")


class InterfaceTest(unittest.TestCase):
    def assert_style(self, style, *callables):
        for each in callables:
            with self.subTest(callable=each), warnings.catch_warnings():
                warnings.simplefilter("error")
                self.assertEqual(tell(each), style)

    def assert_unknown(self, app, problem, hint, interface="auto"):
        with self.assertRaises(Unknown) as caught:
            tell(app, interface)
        self.assertIn(problem, caught.exception.problem)
        self.assertIn(hint, caught.exception.hint)


class Functions(InterfaceTest):
    def test_count_of_required_parameters(self):
        self.assert_style("wsgi", lambda a, b: [], wsgi_app)
        self.assert_style("asgi3", lambda a, b, c: None, asgi_app)
        self.assert_style("asgi2", lambda a: None)

    def test_generator_is_wsgi(self):
        def app(environ, start_response):
            yield b""

        self.assert_style("wsgi", app)

    def test_plain_def_that_returns_an_awaitable(self):
        self.assert_style("asgi3", lambda scope, receive, send: asgi_app(scope, receive, send))

    def test_coroutine_function_is_asgi_whatever_its_count(self):
        async def short(scope):
            pass

        async def two(a, b):
            pass

        async def other(a, b, c):
            pass

        async def any_number(*args):
            pass

        self.assert_style("asgi3", short, two, other, any_number)

    def test_async_def_with_the_names_of_wsgi_is_broken_wsgi(self):
        async def application(environ, start_response):
            return [b""]

        self.assert_style("wsgi", application)

    def test_optional_parameters(self):
        self.assert_style("wsgi", lambda a, b, c=None: [], lambda a, b, *, debug=False: [])
        self.assert_style("asgi3", lambda a, b, c, d=None: None)
        self.assert_style("asgi3", lambda scope, receive=None, send=None: None)
        self.assert_style("asgi3", lambda scope, receive, send=None: None)
        self.assert_style("wsgi", lambda environ=None, start_response=None: [])
        self.assert_style("wsgi", lambda environ, start_response=None, extra=None: [])

    def test_names_decide_for_wrong_counts(self):
        self.assert_style("wsgi", lambda environ: [], lambda environ, start_response, more: [])
        self.assert_style("wsgi", lambda env, start_response: [], lambda _environ, _start: [])
        self.assert_style("asgi3", lambda scope, receive: None, lambda a, receive, send: None)
        self.assert_style("asgi2", lambda scope: None, lambda scope, debug=False: None)

    def test_variable_arguments_with_names(self):
        self.assert_style("wsgi", lambda environ, *args: [])
        self.assert_style("asgi3", lambda scope, *args: None)
        self.assert_style("asgi2", lambda scope, **options: None)

    def test_variable_arguments_with_counts(self):
        self.assert_style("wsgi", lambda a, b, *rest: [])
        self.assert_style("asgi3", lambda a, b, c, *rest: [])

    def test_required_keywords_do_not_count(self):
        self.assert_style("wsgi", lambda a, b, *, c: [])

    def test_async_generator_is_no_application(self):
        async def app(scope, receive, send):
            yield {}

        self.assert_unknown(app, "is an async generator function", "does not yield")

    def test_asynccontextmanager_is_no_application(self):
        import contextlib

        @contextlib.asynccontextmanager
        async def lifespan(app):
            yield

        self.assert_unknown(lifespan, "async generator", "send()")

    def test_factories(self):
        def create_app():
            return wsgi_app

        for each in (create_app, lambda debug=True: 0, lambda **options: 0, lambda *, debug=0: 0):
            self.assert_unknown(each, "needs no arguments", "pass --factory")
        self.assert_unknown(lambda config: 0, "takes 'config'", "pass --factory")

    def test_async_factory(self):
        async def create_app():
            return asgi_app

        self.assert_unknown(create_app, "async function that needs no arguments", "plain function")

    def test_too_many_parameters(self):
        self.assert_unknown(lambda a, b, c, d: 0, "needs 4 arguments", "functools.partial")

    def test_only_variable_arguments(self):
        self.assert_unknown(plain, "tells neither", "pass --interface wsgi or --interface asgi")

    def test_annotations_that_cannot_be_evaluated(self):
        scope = {}
        source = "async def app(scope: Missing, receive: Gone, send: Gone) -> Nothing: pass"
        exec("from __future__ import annotations\n" + source, scope)
        self.assert_style("asgi3", scope["app"], functools.partial(scope["app"]))


class Marked(InterfaceTest):
    def test_mark_of_asyncio(self):
        import asyncio.coroutines

        def app(*args):
            return asgi_app(*args)

        app._is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
        if app._is_coroutine is None:
            self.skipTest("asyncio marks no more")
        self.assert_style("asgi3", app, functools.partial(app))

    @unittest.skipUnless(hasattr(inspect, "markcoroutinefunction"), "Python 3.12")
    def test_mark_of_inspect(self):
        marked = inspect.markcoroutinefunction(lambda *args: asgi_app(*args))
        self.assert_style("asgi3", marked)

        class App:
            def __init__(self):
                inspect.markcoroutinefunction(self)

            def __call__(self, *args):
                return asgi_app(*args)

        self.assert_style("asgi3", App())

    def test_async_mock(self):
        self.assert_style("asgi3", unittest.mock.AsyncMock())

    def test_foreign_mark_means_nothing(self):
        def app(a, b):
            return []

        app._is_coroutine = object()
        self.assert_style("wsgi", app)

    def test_types_coroutine(self):
        @types.coroutine
        def app(scope, receive, send):
            yield from asgi_app(scope, receive, send).__await__()

        self.assert_style("asgi3", app)

    def test_is_coroutine_through_bindings(self):
        class App:
            async def handle(self, scope, receive, send):
                pass

        self.assertTrue(is_coroutine(functools.partial(App().handle, {})))
        self.assertTrue(is_coroutine(functools.partial(functools.partial(asgi_app))))
        self.assertFalse(is_coroutine(wsgi_app))
        self.assertFalse(is_coroutine(3))


class Bound(InterfaceTest):
    class App:
        def __call__(self, environ, start_response):
            return []

        def wsgi(self, a, b):
            return []

        async def asgi(self, scope, receive, send):
            pass

        def double(self, scope):
            async def instance(receive, send):
                pass

            return instance

        @classmethod
        def of_class(cls, a, b):
            return []

        @staticmethod
        def static(a, b):
            return []

        @staticmethod
        async def static_async(scope, receive, send):
            pass

    def test_methods(self):
        app = self.App()
        self.assert_style("wsgi", app, app.wsgi, app.of_class, self.App.of_class, app.static)
        self.assert_style("wsgi", self.App.static, app.__call__)
        self.assert_style("asgi3", app.asgi, self.App.static_async)
        self.assert_style("asgi2", app.double)

    def test_unbound_method_is_counted_as_it_would_be_called(self):
        self.assert_style("asgi3", self.App.wsgi)

    @unittest.skipUnless(callable(staticmethod(plain)), "Python 3.10")
    def test_staticmethod_object(self):
        self.assert_style("wsgi", staticmethod(lambda a, b: []))

    def test_partials(self):
        def four(settings, environ, start_response, extra=None):
            return []

        self.assert_style("wsgi", functools.partial(four, {}), functools.partial(four, {}, extra=1))
        self.assert_style("wsgi", functools.partial(lambda x, y, z: [], 1))
        self.assert_style("asgi3", functools.partial(lambda a, b, c, d: 0, 1))
        self.assert_style("asgi3", functools.partial(asgi_app))
        self.assert_style("asgi3", functools.partial(self.App().asgi))
        self.assert_style("wsgi", functools.partial(self.App()))
        self.assert_style("asgi2", functools.partial(lambda config, scope: 0, {}))

    def test_partial_with_keywords(self):
        def app(environ, start_response, settings):
            return []

        self.assert_style("wsgi", functools.partial(app, settings={}))

    def test_partial_with_everything_bound(self):
        bound = functools.partial(wsgi_app, {}, None)
        self.assert_unknown(bound, "needs no arguments", "pass --factory")

    def test_partialmethod(self):
        class App:
            def handle(self, settings, a, b):
                return []

            serve = functools.partialmethod(handle, {})
            __call__ = functools.partialmethod(handle, {})

        self.assert_style("wsgi", App().serve, App())

    def test_call_as_static_class_and_nested_callable(self):
        class Static:
            @staticmethod
            def __call__(a, b):
                return []

        class OfClass:
            @classmethod
            async def __call__(cls, scope, receive, send):
                pass

        class Nested:
            __call__ = Static()

        self.assert_style("wsgi", Static(), Nested())
        self.assert_style("asgi3", OfClass())

    def test_call_of_the_instance_is_not_called(self):
        class App:
            def __call__(self, a, b):
                return []

        app = App()
        app.__call__ = asgi_app
        self.assert_style("wsgi", app)

    def test_instances_with_async_call(self):
        class App:
            async def __call__(self, scope, receive, send):
                pass

        class Slots(App):
            __slots__ = ()

        self.assert_style("asgi3", App(), Slots())

    def test_instance_with_double_call(self):
        class App:
            def __call__(self, scope):
                return asgi_app

        self.assert_style("asgi2", App())

    def test_objects_that_refuse_their_attributes(self):
        self.assert_style("wsgi", Raises())


class Wrapped(InterfaceTest):
    def test_wraps(self):
        def decorate(app):
            @functools.wraps(app)
            def wrapper(*args, **kwargs):
                return app(*args, **kwargs)

            return wrapper

        self.assert_style("wsgi", decorate(wsgi_app), decorate(decorate(lambda a, b: [])))
        self.assert_style("asgi3", decorate(asgi_app), decorate(lambda a, b, c: 0))
        self.assert_style("asgi2", decorate(lambda scope: 0))
        self.assert_style("asgi3", functools.partial(decorate(lambda x, a, b, c: 0), 1))

    def test_handler_of_a_request_is_no_double_callable(self):
        def application(handler):
            @functools.wraps(handler)
            def wrapper(*args):
                return handler(args[0])

            return wrapper

        self.assert_unknown(application(lambda page: 0), "tells neither", "--interface")
        self.assert_unknown(lambda request: 0, "tells neither", "--interface")
        code = application.__code__.co_consts
        inner = next(each for each in code if isinstance(each, types.CodeType))
        made = types.FunctionType(inner, {"__name__": "werkzeug.wrappers"}, closure=CELL)
        self.assert_style("wsgi", made)

    def test_injected_arguments(self):
        def inject(app):
            @functools.wraps(app)
            def wrapper(*args):
                return app({}, *args)

            return wrapper

        self.assert_style("wsgi", inject(lambda session, environ, start_response: []))
        self.assert_style("asgi3", inject(lambda session, scope, receive, send: None))

    def test_outermost_signature_counts(self):
        @functools.wraps(asgi_app)
        def adapted(environ, start_response):
            return []

        @functools.wraps(wsgi_app)
        async def adapted_async(scope, receive, send):
            pass

        self.assert_style("wsgi", adapted)
        self.assert_style("asgi3", adapted_async)

    def test_decorated_method(self):
        def decorate(method):
            @functools.wraps(method)
            def wrapper(self, *args):
                return method(self, *args)

            return wrapper

        class App:
            @decorate
            def __call__(self, a, b):
                return []

            @decorate
            async def asgi(self, scope, receive, send):
                pass

        self.assert_style("wsgi", App(), App().__call__)
        self.assert_style("asgi3", App().asgi)

    def test_cached_function(self):
        self.assert_style("wsgi", functools.lru_cache(maxsize=1)(wsgi_app))
        self.assert_unknown(functools.lru_cache(lambda: 0), "needs no arguments", "--factory")

    def test_instance_with_wrapped(self):
        class Decorator:
            def __init__(self, app):
                functools.update_wrapper(self, app)

            def __call__(self, *args):
                return self.__wrapped__(*args)

        self.assert_style("wsgi", Decorator(lambda a, b: []))
        self.assert_style("asgi3", Decorator(asgi_app))

    def test_wrapped_by_itself(self):
        def app(*args):
            return args

        app.__wrapped__ = app
        self.assert_unknown(app, "tells neither", "--interface")

    def test_layers_end(self):
        class Endless:
            def __getattr__(self, name):
                return Endless()

            def __call__(self, *args):
                pass

        self.assertLess(len(layers(Endless())), 30)
        self.assert_unknown(Endless(), "tells neither", "--interface")

    def test_contextdecorator_and_bound_wrapper(self):
        import contextlib

        @contextlib.contextmanager
        def context():
            yield

        self.assert_style("asgi3", context()(asgi_app))


class Classes(InterfaceTest):
    def test_iterable_is_wsgi(self):
        class App:
            def __init__(self, environ, start_response):
                pass

            def __iter__(self):
                return iter(())

        class Unnamed:
            def __init__(self, a, b):
                pass

            def __iter__(self):
                return iter(())

        class ByNew:
            def __new__(cls, environ, start_response):
                return []

        class Loose:
            def __init__(self, *args):
                pass

            def __iter__(self):
                return iter(())

        self.assert_style("wsgi", App, Unnamed, ByNew, Loose, functools.partial(App))

    def test_class_without_iter_is_still_meant_as_wsgi(self):
        class App:
            def __init__(self, environ, start_response):
                pass

        self.assert_style("wsgi", App)

    def test_double_callable(self):
        class App:
            def __init__(self, scope):
                pass

            async def __call__(self, receive, send):
                pass

        class Unnamed:
            def __init__(self, a):
                pass

            async def __call__(self, b, c):
                pass

        class NotAsync:
            def __init__(self, a):
                pass

            def __call__(self, receive, send):
                pass

        class Broken:
            def __init__(self, scope):
                pass

        self.assert_style("asgi2", App, Unnamed, NotAsync, Broken)

    def test_optional_arguments_of_a_double_callable(self):
        class App:
            def __init__(self, scope, receive=None, send=None):
                pass

            async def __call__(self, receive, send):
                pass

        class Single(App):
            def __await__(self):
                yield

        self.assert_style("asgi2", App)
        self.assert_style("asgi3", Single)

    def test_awaitable_class(self):
        class App:
            def __init__(self, scope, receive, send):
                pass

            def __await__(self):
                yield

        class Unnamed:
            def __init__(self, a, b, c):
                pass

            def __await__(self):
                yield

        class Forgotten:
            def __init__(self, scope, receive, send):
                pass

        self.assert_style("asgi3", App, Unnamed, Forgotten)

    def test_class_of_callable_instances(self):
        class App:
            def __call__(self, environ, start_response):
                return []

        class Middleware:
            def __init__(self, app):
                self.app = app

            async def __call__(self, scope, receive, send):
                pass

        self.assert_unknown(App, "is a class, whose instances", "pass --factory")
        self.assert_unknown(Middleware, "is a class, whose instances", "name an instance")

    def test_class_of_nothing(self):
        class Empty:
            pass

        self.assert_unknown(Empty, "is a class that needs no arguments", "pass --factory")

    def test_metaclass_with_call(self):
        class Meta(type):
            def __call__(cls, environ, start_response):
                return []

        class App(metaclass=Meta):
            pass

        self.assertFalse(is_class(App))
        self.assert_style("wsgi", App)

    def test_builtin_classes(self):
        for each in (int, dict, list, type, filter, range, functools.partial):
            self.assert_unknown(each, "", "")


class Evidence(InterfaceTest):
    def test_variables(self):
        def wsgi(*args):
            environ, start_response = args
            return []

        def asgi(*args):
            scope, receive, send = args
            return asgi_app(scope, receive, send)

        def double(*args):
            (scope,) = args

            async def instance(receive, send):
                await send(scope)

            return instance

        self.assert_style("wsgi", wsgi)
        self.assert_style("asgi3", asgi)
        self.assert_style("asgi2", double)

    def test_closure_without_wraps(self):
        def decorate(app):
            log = print

            def wrapper(*args, **kwargs):
                log("request")
                return app(*args, **kwargs)

            return wrapper

        self.assert_style("wsgi", decorate(wsgi_app), decorate(lambda a, b: []))
        self.assert_style("asgi3", decorate(decorate(asgi_app)))
        self.assert_style("asgi2", decorate(lambda scope: 0))

    def test_own_variables_come_before_the_closure(self):
        def to_wsgi(app):
            def adapter(*args):
                environ, start_response = args
                return app({}, None, None)

            return adapter

        self.assert_style("wsgi", to_wsgi(asgi_app))

    def test_empty_cell_and_cycle(self):
        def make():
            def app(*args):
                return app(*args) or later(*args)

            if False:
                later = None
            return app

        self.assert_unknown(make(), "tells neither", "--interface")

    def test_held_by_an_instance(self):
        class Middleware:
            def __init__(self, app):
                self.app = app

            def __call__(self, *args):
                return self.app(*args)

        self.assert_style("wsgi", Middleware(Middleware(lambda a, b: [])))
        self.assert_style("asgi3", Middleware(asgi_app))

    def test_held_by_a_partial(self):
        def call(target, *args):
            return target(*args)

        self.assert_style("asgi3", functools.partial(call, asgi_app))

    def test_global_name(self):
        def application(*args):
            return wsgi_app(*args)

        self.assert_style("wsgi", application)

    def test_helpers_do_not_tell(self):
        def helper(first, second):
            return first

        def application(*args):
            return helper(*args)

        self.assert_unknown(application, "tells neither", "--interface")

    def test_two_held_applications_tell_nothing(self):
        def application(*args):
            return wsgi_app(*args) if len(args) == 2 else asgi_app(*args)

        self.assert_unknown(application, "tells neither", "--interface")

    def test_attribute_names(self):
        def application(*args):
            return plain.wsgi_app(*args)

        self.assert_style("wsgi", application)

    def test_frameworks_by_their_classes(self):
        styles = {
            "flask.app": "wsgi",
            "django.core.handlers.wsgi": "wsgi",
            "django.core.handlers.asgi": "asgi3",
            "falcon.app": "wsgi",
            "falcon.asgi.app": "asgi3",
            "starlette.applications": "asgi3",
            "sanic.app": "asgi3",
            "bottle": "wsgi",
        }
        for module, style in styles.items():
            made = class_named("App", module, __call__=plain)
            custom = type("Custom", (made,), {"__module__": "shop"})
            self.assert_style(style, made(), custom())

    def test_name_that_only_starts_like_a_framework(self):
        self.assert_unknown(class_named("App", "flasky", __call__=plain)(), "tells neither", "")

    def test_neither_interface(self):
        app = class_named("Application", "aiohttp.web_app", __call__=lambda self: self)
        self.assert_unknown(app(), "is an application of aiohttp", "WSGI and ASGI")
        app = class_named("Application", "tornado.web", __call__=lambda self, request: None)
        self.assert_unknown(app(), "is an application of tornado", "WSGI and ASGI")

    def test_builtins(self):
        self.assert_unknown(max, "", "pass --interface wsgi or --interface asgi")
        for each in (print, len, pow, isinstance, [].append, {}.get, "".join):
            self.assert_unknown(each, "", "pass --interface")


class Explicit(InterfaceTest):
    def test_wsgi(self):
        for each in (plain, max, asgi_app, lambda a: 0, Evidence):
            self.assertEqual(tell(each, "wsgi"), "wsgi")

    def test_asgi(self):
        for each in (plain, max, asgi_app, lambda a, b, c: 0, wsgi_app):
            self.assertEqual(tell(each, "asgi"), "asgi3")
        for each in (lambda a: 0, lambda environ: 0, lambda config: 0):
            self.assertEqual(tell(each, "asgi"), "asgi2")

    def test_async_function_of_one_argument_is_no_double_callable(self):
        async def app(scope):
            pass

        self.assertEqual(tell(app, "asgi"), "asgi3")

    def test_factories_are_refused(self):
        self.assert_unknown(lambda: 0, "needs no arguments", "pass --factory", "wsgi")
        self.assert_unknown(lambda: 0, "needs no arguments", "pass --factory", "asgi")
        self.assert_unknown(lambda debug=1: 0, "needs no arguments", "pass --factory", "wsgi")


class Shapes(unittest.TestCase):
    def test_of_a_function(self):
        shape = shape_of(lambda a, b=1, *args, c, d=2: 0)
        self.assertEqual((shape.required, shape.names, shape.keywords), (1, ["a", "b"], ["c"]))
        self.assertTrue(shape.unlimited)
        self.assertTrue(shape.accepts(7))
        self.assertFalse(shape.accepts(0))

    def test_of_a_partial(self):
        shape = shape_of(functools.partial(lambda a, b, *, c: 0, 1))
        self.assertEqual((shape.required, shape.most, shape.names), (1, 1, ["b"]))
        self.assertEqual(shape.keywords, ["c"])

    def test_of_what_has_none(self):
        self.assertIsNone(shape_of(max))

    def test_annotations_are_not_evaluated_from_python_3_14_on(self):
        asked = {}

        def signature(function, **options):
            asked.update(options)
            raise ValueError

        library = types.ModuleType("annotationlib")
        library.Format = types.SimpleNamespace(STRING="text")
        with unittest.mock.patch("inspect.signature", signature):
            with unittest.mock.patch("sys.version_info", (3, 14)):
                with unittest.mock.patch.dict(sys.modules, annotationlib=library):
                    self.assertIsNone(shape_of(functools.partial(wsgi_app)))
        self.assertEqual(asked, {"follow_wrapped": False, "annotation_format": "text"})

    def test_positional_only(self):
        scope = {}
        exec("def app(a, b, /): pass", scope)
        self.assertEqual(shape_of(scope["app"]).required, 2)


if __name__ == "__main__":
    unittest.main()
