"""Finding and importing targets: each kind of entry, and what is said when it does not work."""

import os
import sys
import tempfile
import textwrap
import unittest
import warnings

from gw_conform.failures import TargetError, user_frame
from gw_conform.target import Target, load

WSGI = "def application(environ, start_response):\n    return []\n"
ASGI = "async def app(scope, receive, send):\n    pass\n"


class TargetTest(unittest.TestCase):
    """Each test works in a directory of its own, with the path and the modules put back."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = os.path.realpath(directory.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)
        path, modules = list(sys.path), set(sys.modules)
        self.addCleanup(self.put_back, path, modules)

    def put_back(self, path, modules):
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None) or self.directory
            if file.startswith(self.directory):
                del sys.modules[name]

    def write(self, name, text=""):
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))
        return path

    def fail_to_load(self, kind, entry, app_dir=None, **options):
        with warnings.catch_warnings(), self.assertRaises(TargetError) as caught:
            warnings.simplefilter("error")
            load(entry, app_dir, **options)
        error = caught.exception
        self.assertEqual(error.kind, kind, error.message)
        self.assertEqual(str(error), error.message)
        self.assertTrue(error.message and error.hint)
        self.assertNotIn("\n", error.message + error.hint)
        self.assertEqual(bool(error.traceback), error.frame is not None)
        return error

    def assert_frame(self, error, file, line, function, text):
        self.assertEqual(
            error.frame,
            {
                "file": os.path.join(self.directory, file),
                "line": line,
                "function": function,
                "text": text,
            },
        )
        self.assertTrue(error.traceback.startswith("Traceback"))


class Modules(TargetTest):
    def test_attribute(self):
        file = self.write("shop.py", "import os\n\n" + WSGI)
        target = load("shop:application", self.directory)
        self.assertIsInstance(target, Target)
        self.assertIs(target.app, sys.modules["shop"].application)
        self.assertEqual((target.interface, target.style), ("wsgi", "wsgi"))
        self.assertEqual((target.entry, target.file, target.line), ("shop:application", file, 3))

    def test_asgi(self):
        self.write("shop.py", ASGI)
        target = load("shop:app")
        self.assertEqual((target.interface, target.style), ("asgi", "asgi3"))

    def test_dotted_attribute(self):
        self.write(
            "shop.py",
            """\
            class Holder:
                class inner:
                    @staticmethod
                    def app(scope):
                        return None
            """,
        )
        target = load("shop:Holder.inner.app")
        self.assertEqual((target.style, target.entry), ("asgi2", "shop:Holder.inner.app"))
        self.assertEqual(target.interface, "asgi")
        self.assertEqual(target.line, 3)

    def test_names_without_attribute(self):
        self.write("one.py", WSGI + ASGI)
        self.write("two.py", ASGI)
        self.write("three.py", "application = None\n" + ASGI)
        self.assertEqual(load("one").entry, "one:application")
        self.assertEqual(load("two").entry, "two:app")
        self.assertEqual(load("three").entry, "three:app")
        self.assertEqual(load("two:").entry, "two:app")

    def test_packages(self):
        self.write("shop/__init__.py", "from .web import app")
        self.write("shop/web.py", ASGI)
        self.assertEqual(load("shop:app").file, os.path.join(self.directory, "shop/__init__.py"))
        self.assertEqual(load("shop").entry, "shop:app")
        self.assertEqual(load("shop.web:app").entry, "shop.web:app")

    def test_package_with_its_application_in_app(self):
        self.write("shop/__init__.py")
        self.write("shop/app.py", WSGI)
        self.write("bare/app.py", "\n" + ASGI)
        self.assertEqual(load("shop").entry, "shop.app:application")
        target = load("bare")
        self.assertEqual((target.entry, target.line), ("bare.app:app", 2))
        self.assertEqual(target.file, os.path.join(self.directory, "bare/app.py"))

    def test_app_dir_goes_first(self):
        self.write("shop.py", WSGI)
        self.write("other/shop.py", "from helper import application")
        self.write("other/helper.py", WSGI)
        target = load("shop", "other")
        self.assertEqual(target.file, os.path.join(self.directory, "other/shop.py"))
        self.assertEqual(sys.path[0], os.path.join(self.directory, "other"))

    def test_next_target_of_the_same_name(self):
        for name in ("one", "two"):
            self.write(f"{name}/shop.py", "from helper import application")
            self.write(f"{name}/helper.py", WSGI + f"application.name = {name!r}\n")
        self.assertEqual(load("shop", "one").app.name, "one")
        self.assertEqual(load("shop", "two").app.name, "two")
        self.assertNotIn(os.path.join(self.directory, "one"), sys.path)
        self.assertEqual(load("shop", "one").app.name, "one")

    def test_next_target_where_a_package_had_no_init(self):
        self.write("one/shop/web.py", WSGI)
        self.write("two/shop/__init__.py", ASGI)
        self.assertEqual(load("shop.web", "one").style, "wsgi")
        self.assertEqual(load("shop", "two").style, "asgi3")

    def test_same_target_again_is_the_same_module(self):
        self.write("shop.py", WSGI)
        self.assertIs(load("shop").app, load("shop").app)

    def test_line_of_an_instance(self):
        self.write("kit.py", "class Kit:\n    def __call__(self, a, b): pass\n")
        self.write("shop.py", "from kit import Kit\n\nif Kit:\n    pass\napp: Kit = Kit()\n")
        self.write("again.py", "from shop import Kit, app\nfrom app import x\n")
        self.write("app.py", "x = 1\n")
        self.assertEqual(load("again:app").line, 1)
        self.write("classes.py", "\nclass app:\n    def __init__(self, environ, start): pass\n")
        self.assertEqual(load("shop:app").line, 5)
        self.assertEqual(load("kit:Kit.__call__").line, 2)
        self.assertEqual(load("classes:app").line, 2)

    def test_line_of_a_decorated_function(self):
        self.write(
            "shop.py",
            """\
            import functools

            def logged(app):
                @functools.wraps(app)
                def wrapper(*args):
                    return app(*args)
                return wrapper

            @logged
            def application(environ, start_response):
                return []
            """,
        )
        self.assertEqual(load("shop").line, 9)

    def test_module_that_puts_another_object_in_its_place(self):
        self.write(
            "shop.py",
            """\
            import sys
            class Lazy:
                def app(self, environ, start_response): pass
            sys.modules[__name__] = Lazy()
            """,
        )
        target = load("shop:app")
        self.assertEqual((target.style, target.file), ("wsgi", None))

    def test_explicit_interface(self):
        self.write("shop.py", "def app(*args):\n    pass\ndef one(a):\n    pass\n")
        self.assertEqual(load("shop:app", interface="wsgi").style, "wsgi")
        self.assertEqual(load("shop:app", interface="asgi").style, "asgi3")
        self.assertEqual(load("shop:one", interface="asgi").style, "asgi2")
        self.assertRaises(ValueError, load, "shop:app", interface="cgi")


class Files(TargetTest):
    def test_lone_file(self):
        file = self.write("sites/web/shop_file.py", "import helper_file\n" + WSGI)
        self.write("sites/web/helper_file.py")
        for entry in ("sites/web/shop_file.py:application", "./sites/web/shop_file.py", file):
            target = load(entry)
            self.assertEqual(target.entry, "shop_file:application")
            self.assertEqual(target.file, file)
            self.assertIs(target.app, sys.modules["shop_file"].application)
        self.assertEqual(sys.path[:2], [os.path.dirname(file), self.directory])

    def test_file_in_the_working_directory(self):
        self.write("shop_here.py", ASGI)
        self.assertEqual(load("shop_here.py:app").entry, "shop_here:app")

    def test_module_named_py(self):
        self.write("shop/__init__.py")
        self.write("shop/web/__init__.py")
        self.write("shop/web/py.py", ASGI)
        self.assertEqual(load("shop.web.py:app").entry, "shop.web.py:app")

    def test_file_in_a_package(self):
        self.write("site/shop/__init__.py", "name = 'shop'")
        self.write("site/shop/web/__init__.py")
        self.write("site/shop/web/main.py", "from .. import name\nfrom .views import app")
        self.write("site/shop/web/views.py", ASGI)
        target = load("site/shop/web/main.py:app")
        self.assertEqual(target.entry, "shop.web.main:app")
        self.assertEqual(sys.path[0], os.path.join(self.directory, "site"))
        self.assertIs(sys.modules["shop.web"].main, sys.modules["shop.web.main"])
        self.assertEqual(load("site/shop/web/main.py").entry, "shop.web.main:app")

    def test_directories_that_cannot_be_packages(self):
        self.write("v1.2/__init__.py")
        self.write("v1.2/shop_of_v1.py", WSGI)
        self.write("my-site/__init__.py")
        self.write("my-site/main.py", "from .views import app")
        self.write("my-site/views.py", ASGI)
        self.assertEqual(load("v1.2/shop_of_v1.py").entry, "shop_of_v1:application")
        self.assertEqual(load("my-site/main.py").entry, "my-site.main:app")

    def test_file_that_its_package_imports(self):
        self.write("shop/__init__.py", "from .main import app")
        self.write("shop/main.py", ASGI)
        self.assertIs(load("shop/main.py:app").app, sys.modules["shop"].app)
        self.assertEqual(load("shop/__init__.py:app").entry, "shop:app")

    def test_directories(self):
        self.write("site/shop/__init__.py", ASGI)
        self.write("site/lone/app.py", WSGI)
        self.assertEqual(load("site/shop:app").entry, "shop:app")
        self.assertEqual(load("site/shop/").entry, "shop:app")
        self.assertEqual(load("site/lone").entry, "app:application")
        os.chdir("site/shop")
        self.assertEqual(load(".").entry, "shop:app")

    def test_file_names_that_are_no_identifiers(self):
        self.write("my-shop.v2.py", WSGI)
        self.write("shop.wsgi", WSGI)
        self.assertEqual(load("./my-shop.v2.py").entry, "my-shop_v2:application")
        self.assertEqual(load("shop.wsgi:application").style, "wsgi")

    def test_name_that_is_in_use(self):
        types = sys.modules["types"]
        self.write("types.py", WSGI)
        target = load("./types.py:application")
        self.assertEqual(target.entry, "gw_conform_target_types:application")
        self.assertIs(target.app, sys.modules["gw_conform_target_types"].application)
        self.assertIs(sys.modules["types"], types)

    def test_files_of_the_same_name(self):
        self.write("one/same_name.py", WSGI)
        self.write("two/same_name.py", ASGI)
        self.assertEqual(load("one/same_name.py").style, "wsgi")
        self.assertEqual(load("two/same_name.py").style, "asgi3")

    def test_missing_file(self):
        self.write("site/shop.py", WSGI)
        error = self.fail_to_load("module-not-found", "site/shpo.py:application")
        path = os.path.join(self.directory, "site/shpo.py")
        self.assertEqual(error.message, f"the file '{path}' does not exist")
        self.assertEqual(error.hint, "did you mean 'site/shop.py'?")
        error = self.fail_to_load("module-not-found", "shop.py", "site")
        self.assertIn("did you mean 'site/shop.py'?", error.hint)
        error = self.fail_to_load("module-not-found", "nowhere/quite.py:app")
        self.assertIn("start from the working directory", error.hint)

    def test_directory_without_application(self):
        self.write("site/static/x.txt")
        error = self.fail_to_load("module-not-found", "site/static")
        self.assertIn("has neither an __init__.py nor an app.py", error.message)

    def test_relative_import_in_a_lone_file(self):
        self.write("lone.py", "from . import views\n")
        error = self.fail_to_load("import-error", "lone.py")
        self.assertIn("__init__.py", error.hint)
        self.assert_frame(error, "lone.py", 1, "<module>", "from . import views")
        self.assertNotIn("lone", sys.modules)

    def test_hidden_package(self):
        self.write("unittest/__init__.py")
        self.write("unittest/web.py", WSGI)
        error = self.fail_to_load("import-error", "unittest/web.py")
        self.assertIn("the package 'unittest' in", error.message)
        self.assertIsNone(error.frame)
        self.assertIn("rename", error.hint)


class MissingModules(TargetTest):
    def test_near_name(self):
        self.write("shop.py", WSGI)
        error = self.fail_to_load("module-not-found", "shpo:application")
        message = f"there is no module 'shpo' in {self.directory} or on Python's path"
        self.assertEqual((error.message, error.hint), (message, "did you mean 'shop'?"))
        self.assertEqual((error.frame, error.traceback), (None, ""))

    def test_module_in_another_directory(self):
        self.write("src/shop.py", WSGI)
        error = self.fail_to_load("module-not-found", "shop:application")
        self.assertEqual(error.hint, "pass --app-dir src, where there is a module 'shop'")

    def test_nothing_near(self):
        error = self.fail_to_load("module-not-found", "zzzz:application")
        self.assertIn("pass --app-dir", error.hint)

    def test_submodules(self):
        self.write("shop/__init__.py")
        self.write("shop/web.py", WSGI)
        error = self.fail_to_load("module-not-found", "shop.wbe:application")
        self.assertIn("there is no module 'shop.wbe'", error.message)
        self.assertEqual(error.hint, "did you mean 'shop.web'?")
        error = self.fail_to_load("module-not-found", "shop.nothing.at.all:application")
        self.assertIn("there is no module 'shop.nothing' in", error.message)

    def test_dot_instead_of_colon(self):
        self.write("shop.py", WSGI)
        error = self.fail_to_load("module-not-found", "shop.application")
        self.assertEqual(error.hint, "did you mean 'shop:application'?")

    def test_directory(self):
        error = self.fail_to_load("module-not-found", "shop", "nowhere")
        self.assertIn("nowhere' does not exist", error.message)
        self.assertIn("--app-dir", error.hint)

    def test_entries_that_name_no_module(self):
        for entry in ("", ":app", "shop..web:app", ".shop:app", "  "):
            error = self.fail_to_load("module-not-found", entry)
            self.assertIn("names no module", error.message)
            self.assertIn("module:attribute", error.hint)


class ImportErrors(TargetTest):
    def test_module_that_the_target_needs(self):
        self.write("shop.py", "import os\nimport redis_of_nobody.client\n" + WSGI)
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("the module 'redis_of_nobody' that it needs is missing", error.message)
        self.assertIn("install it", error.hint)
        self.assertIn(sys.executable, error.hint)
        text = "import redis_of_nobody.client"
        self.assert_frame(error, "shop.py", 2, "<module>", text)

    def test_missing_module_of_the_targets_own_package(self):
        self.write("shop/__init__.py", "import shop.web\n")
        error = self.fail_to_load("import-error", "shop.web:application")
        self.assert_frame(error, "shop/__init__.py", 1, "<module>", "import shop.web")

    def test_module_imports_itself_under_a_missing_name(self):
        self.write("shop.py", "raise ModuleNotFoundError('gone', name='shop')\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertEqual(error.frame["line"], 1)

    def test_exception_in_a_function(self):
        self.write("shop.py", "import helper\nhelper.run()\n")
        self.write("helper.py", "import json\ndef run():\n    json.loads('{')\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("importing 'shop' failed: JSONDecodeError: Expecting", error.message)
        self.assert_frame(error, "helper.py", 3, "run", "json.loads('{')")
        self.assertIn(f"look at line 3 of {error.frame['file']}", error.hint)
        self.assertIn("json/decoder.py", error.traceback)

    def test_syntax_errors(self):
        self.write("shop.py", "import os\ndef application(environ:\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("importing 'shop' failed: SyntaxError: ", error.message)
        self.assert_frame(error, "shop.py", 2, "<module>", "def application(environ:")
        self.assertIn("this is Python %d.%d" % sys.version_info[:2], error.hint)

    def test_syntax_error_in_a_module_that_is_imported(self):
        self.write("shop.py", "import helper\n")
        self.write("helper.py", "x = 1\n  y = 2\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assert_frame(error, "helper.py", 2, "<module>", "y = 2")

    def test_syntax_error_in_a_string(self):
        self.write("shop.py", "x = 1\nexec('1 +')\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assert_frame(error, "shop.py", 2, "<module>", "exec('1 +')")

    def test_what_ends_programs(self):
        raised = {
            "sys.exit(3)": "importing 'shop' ended the program: SystemExit: 3",
            "sys.exit()": "importing 'shop' ended the program: SystemExit",
            "raise KeyboardInterrupt": "importing 'shop' ended the program: KeyboardInterrupt",
            "raise GeneratorExit": "importing 'shop' failed: GeneratorExit",
            "class E(BaseException): pass\nraise E('a\\nb')": "importing 'shop' failed: E: a b",
        }
        for statement, message in raised.items():
            with self.subTest(statement=statement):
                self.write("shop.py", "import sys\n" + statement + "\n" + "#" * len(statement))
                error = self.fail_to_load("import-error", "shop:application")
                self.assertEqual(error.message, message)
                self.assertEqual(error.frame["text"], statement.splitlines()[-1])
        self.write("shop.py", "import sys\nsys.exit('done, and more')\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn('__name__ == "__main__"', error.hint)

    def test_exception_without_text(self):
        self.write("shop.py", "class E(Exception):\n    def __str__(self): 1/0\nraise E\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertEqual(error.message, "importing 'shop' failed: E")

    def test_circular_import(self):
        self.write("shop.py", "import models\n" + WSGI)
        self.write("models.py", "from shop import application\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("move one of the two imports", error.hint)
        self.assertEqual(error.frame["line"], 1)

    def test_django_without_settings(self):
        self.write("shop.py", "raise ValueError('define DJANGO_SETTINGS_MODULE first')\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("set DJANGO_SETTINGS_MODULE", error.hint)

    def test_file_that_cannot_be_decoded(self):
        with open(os.path.join(self.directory, "shop.py"), "wb") as file:
            file.write(b"x = '\xff'\n")
        with self.assertRaises(TargetError) as caught:
            load("shop:application")
        self.assertEqual(caught.exception.kind, "import-error")

    def test_lazy_attribute_that_fails(self):
        self.write("shop.py", "def __getattr__(name):\n    raise KeyError(name)\n")
        error = self.fail_to_load("import-error", "shop:application")
        self.assertIn("'application' of 'shop' could not be looked up: KeyError", error.message)
        self.assert_frame(error, "shop.py", 2, "__getattr__", "raise KeyError(name)")

    def test_frames_of_installed_code_are_left_out(self):
        self.write("site-packages/kit.py", "def run():\n    raise OSError('kit')\n")
        self.write("shop.py", "import sys\nsys.path.append('site-packages')\nimport kit\nkit.run()")
        error = self.fail_to_load("import-error", "shop:application")
        self.assert_frame(error, "shop.py", 4, "<module>", "kit.run()")

    def test_last_frame_where_nothing_is_the_users(self):
        self.write("site-packages/kit.py", "def run():\n    raise OSError('kit')\nrun()\n")
        error = self.fail_to_load("import-error", "kit:application", "site-packages")
        text = "raise OSError('kit')"
        self.assert_frame(error, "site-packages/kit.py", 2, "run", text)

    def test_user_frame_without_traceback(self):
        self.assertIsNone(user_frame(ValueError()))


class Attributes(TargetTest):
    def test_no_application(self):
        self.write("shop.py", "x = 1\n")
        error = self.fail_to_load("attribute-missing", "shop")
        self.assertEqual(error.message, "module 'shop' has no attribute 'application' or 'app'")
        self.assertIn("module:attribute", error.hint)
        self.assertIsNone(error.frame)

    def test_factory_instead(self):
        for name in ("create_app", "make_app"):
            self.write(f"{name}_shop.py", f"def {name}():\n    pass\n")
            for entry in (f"{name}_shop", f"{name}_shop:application"):
                error = self.fail_to_load("attribute-missing", entry)
                self.assertEqual(error.hint, f"did you mean '{name}'? pass --factory")

    def test_near_name(self):
        self.write("shop.py", "def shop_site(environ, start_response): pass\n" + WSGI)
        error = self.fail_to_load("attribute-missing", "shop:shop_sit")
        self.assertEqual(error.message, "module 'shop' has no attribute 'shop_sit'")
        self.assertEqual(error.hint, "did you mean 'shop_site'?")
        error = self.fail_to_load("attribute-missing", "shop:aplication")
        self.assertEqual(error.hint, "did you mean 'application'?")
        error = self.fail_to_load("attribute-missing", "shop:quite_else")
        self.assertEqual(error.hint, "did you mean 'application'?")
        error = self.fail_to_load("attribute-missing", "shop:app")
        self.assertEqual(error.hint, "did you mean 'application'?")

    def test_only_function_of_the_module(self):
        self.write("shop.py", "from json import loads\ndef handle(environ, start): pass\n")
        error = self.fail_to_load("attribute-missing", "shop")
        self.assertEqual(error.hint, "did you mean 'handle'?")

    def test_only_instance_that_is_an_application(self):
        self.write("kit.py", "class Kit:\n    def __call__(self, environ, start): pass\n")
        self.write("shop.py", "import os\nfrom kit import Kit\nproxy = print\nsite = Kit()\n")
        error = self.fail_to_load("attribute-missing", "shop")
        self.assertEqual(error.hint, "did you mean 'site'?")

    def test_attribute_that_is_a_submodule(self):
        self.write("shop/__init__.py")
        self.write("shop/web.py", WSGI)
        error = self.fail_to_load("attribute-missing", "shop:web")
        self.assertEqual(error.hint, "did you mean the module 'shop.web'?")

    def test_attribute_of_an_object(self):
        self.write("shop.py", "class Holder:\n    application = 1\nholder = Holder()\n")
        error = self.fail_to_load("attribute-missing", "shop:holder.aplication")
        message = "'shop:holder', a Holder, has no attribute 'aplication'"
        self.assertEqual(error.message, message)
        self.assertEqual(error.hint, "did you mean 'shop:holder.application'?")

    def test_module_hidden_by_the_standard_library(self):
        self.write("types.py", WSGI)
        error = self.fail_to_load("attribute-missing", "types:application")
        self.assertIn("write the path, './types.py'", error.hint)

    def test_attributes_that_are_no_names(self):
        self.write("shop.py", WSGI)
        error = self.fail_to_load("attribute-missing", "shop:create_app()")
        self.assertEqual(error.hint, "write 'shop:create_app' and pass --factory")
        error = self.fail_to_load("attribute-missing", "shop:my-app")
        self.assertEqual(error.message, "'my-app' is no attribute's name")


class NotCallable(TargetTest):
    def test_values(self):
        self.write("shop.py", "config = {}\nitem = 3\nempty = None\n" + WSGI)
        for name, text in (("config", "a dict"), ("item", "an int"), ("empty", "None")):
            error = self.fail_to_load("not-callable", f"shop:{name}")
            self.assertEqual(error.message, f"'shop:{name}' is {text}, which cannot be called")
            self.assertEqual(error.hint, "did you mean 'shop:application'?")

    def test_without_attribute(self):
        self.write("shop.py", "app = 'shop'\n")
        error = self.fail_to_load("not-callable", "shop")
        self.assertEqual(error.message, "'shop:app' is a str, which cannot be called")
        self.assertIn("name the application", error.hint)

    def test_module(self):
        self.write("shop/__init__.py", "from . import app")
        self.write("shop/app.py", ASGI)
        error = self.fail_to_load("not-callable", "shop:app")
        self.assertIn("is a module", error.message)
        self.assertEqual(error.hint, "did you mean 'shop.app:app'?")
        self.assertEqual(load("shop").entry, "shop.app:app")


class Factories(TargetTest):
    def test_factory(self):
        file = self.write(
            "shop.py",
            """\
            def create_app(debug=False):
                async def app(scope, receive, send):
                    pass
                return app

            class App:
                def __call__(self, environ, start_response):
                    return []

            def make():
                return App()
            """,
        )
        target = load("shop:create_app", factory=True)
        self.assertEqual((target.style, target.entry), ("asgi3", "shop:create_app"))
        self.assertEqual((target.file, target.line), (file, 2))
        self.assertEqual(load("shop:App", factory=True).style, "wsgi")
        self.assertEqual(load("shop:make", factory=True).line, 7)
        self.assertEqual(load("shop", factory=True).entry, "shop:create_app")

    def test_names_without_attribute(self):
        self.write("shop.py", "def app():\n    return lambda environ, start_response: []\n")
        self.write("other.py", "x = 1\n")
        self.assertEqual(load("shop", factory=True).entry, "shop:app")
        error = self.fail_to_load("attribute-missing", "other", factory=True)
        self.assertIn("'create_app' or 'make_app'", error.message)

    def test_without_the_option(self):
        self.write("shop.py", "def create_app():\n    pass\napp = create_app\n")
        for options in ({}, {"interface": "wsgi"}, {"interface": "asgi"}):
            error = self.fail_to_load("interface-unknown", "shop:create_app", **options)
            self.assertIn("'shop:create_app' needs no arguments", error.message)
            self.assertIn("pass --factory", error.hint)
        self.fail_to_load("interface-unknown", "shop")

    def test_exception(self):
        self.write("shop.py", "def create_app():\n    settings = {}\n    settings['key']\n")
        error = self.fail_to_load("factory-error", "shop:create_app", factory=True)
        self.assertEqual(error.message, "the factory 'shop:create_app' failed: KeyError: 'key'")
        self.assert_frame(error, "shop.py", 3, "create_app", "settings['key']")
        self.assertIn("line 3", error.hint)

    def test_exit(self):
        self.write("shop.py", "def create_app():\n    raise SystemExit(2)\n")
        error = self.fail_to_load("factory-error", "shop:create_app", factory=True)
        self.assertIn("SystemExit: 2", error.message)
        self.assertIn("look at line 2", error.hint)

    def test_missing_module(self):
        self.write("shop.py", "def create_app():\n    import redis_of_nobody\n")
        error = self.fail_to_load("factory-error", "shop:create_app", factory=True)
        self.assertIn("No module named 'redis_of_nobody'", error.message)
        self.assertIn("install it", error.hint)

    def test_arguments(self):
        self.write(
            "shop.py",
            """\
            import functools
            def create_app(config, mode, *, name, debug=False): pass
            @functools.wraps(create_app)
            def wrapped(*args, **kwargs): pass
            class App:
                def __init__(self, config, mode, *, name): pass
            """,
        )
        for name in ("create_app", "wrapped", "App"):
            error = self.fail_to_load("factory-error", f"shop:{name}", factory=True)
            message = f"the factory 'shop:{name}' needs arguments: config, mode, name"
            self.assertEqual(error.message, message)

    def test_application_instead_of_a_factory(self):
        self.write("shop.py", WSGI + "def plain(config): pass\n")
        error = self.fail_to_load("factory-error", "shop:application", factory=True)
        message = "it looks like a WSGI application itself: leave out --factory"
        self.assertEqual(error.hint, message)
        error = self.fail_to_load("factory-error", "shop:plain", factory=True)
        self.assertIn("defaults", error.hint)

    def test_async_factories(self):
        self.write(
            "shop.py",
            ASGI
            + "async def create_app():\n    return app\ndef hidden():\n    return create_app()\n",
        )
        for name in ("create_app", "hidden"):
            error = self.fail_to_load("factory-error", f"shop:{name}", factory=True)
            self.assertIn(f"the factory 'shop:{name}' is async", error.message)
            self.assertIn("plain function", error.hint)
        error = self.fail_to_load("factory-error", "shop:app", factory=True)
        self.assertIn("leave out --factory", error.hint)

    def test_results_that_cannot_be_called(self):
        self.write("shop.py", "def create_app():\n    pass\ndef other():\n    return []\n")
        error = self.fail_to_load("not-callable", "shop:create_app", factory=True)
        message = "the factory 'shop:create_app' returned None, which cannot be called"
        self.assertEqual(error.message, message)
        self.assertEqual(error.hint, "return the application from the factory")
        error = self.fail_to_load("not-callable", "shop:other", factory=True)
        self.assertIn("returned a list", error.message)

    def test_factory_that_is_not_callable(self):
        self.write("shop.py", "create_app = {}\n")
        error = self.fail_to_load("not-callable", "shop", factory=True)
        self.assertIn("'shop:create_app' is a dict", error.message)

    def test_result_of_unknown_interface(self):
        self.write("shop.py", "def create_app():\n    return lambda *args: None\n")
        error = self.fail_to_load("interface-unknown", "shop", factory=True)
        self.assertIn("pass --interface wsgi or --interface asgi", error.hint)
        self.assertEqual(load("shop", factory=True, interface="wsgi").style, "wsgi")

    def test_builtin_as_factory(self):
        self.write("shop.py", "create_app = max\n")
        error = self.fail_to_load("factory-error", "shop", factory=True)
        self.assertIn("TypeError", error.message)


class Interfaces(TargetTest):
    def test_unknown(self):
        self.write("shop.py", "def app(*args): pass\n")
        error = self.fail_to_load("interface-unknown", "shop:app")
        self.assertIn("'shop:app' has a signature that tells neither", error.message)
        self.assertEqual(error.hint, "pass --interface wsgi or --interface asgi")

    def test_async_generator(self):
        self.write("shop.py", "async def app(scope, receive, send):\n    yield\n")
        error = self.fail_to_load("interface-unknown", "shop:app")
        self.assertIn("'shop:app' is an async generator function", error.message)


if __name__ == "__main__":
    unittest.main()
