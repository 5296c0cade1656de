"""What to try instead of a name that is not there."""

import os
import sys
import types

from gw_conform.interface import Unknown, tell
from gw_conform.modules import entries_of, file_of, modules_in, names_in, nearest, same

NAMES = ("application", "app")
FACTORIES = ("create_app", "make_app")


def hint_module(missing, directory):
    """For a module that is not there; `directory` is the one that was put on the path."""
    parent, _, last = missing.rpartition(".")
    if parent:
        above = sys.modules.get(parent)
        if callable(names_in(above).get(last)):
            return f"did you mean '{parent}:{last}'?"
        near = nearest(last, modules_in(getattr(above, "__path__", ())))
        return f"did you mean '{parent}.{near}'?" if near else f"look at what '{parent}' holds"
    near = nearest(missing, modules_in([directory]))
    if near:
        return f"did you mean '{near}'?"
    for each in entries_of(directory):
        inner = os.path.join(directory, each)
        if missing in modules_in([inner]):
            return f"pass --app-dir {os.path.relpath(inner)}, where there is a module '{missing}'"
    return "pass --app-dir with the directory that the module is in"


def hint_attribute(name, module, wanted, directory):
    """For an attribute that a module does not have; `directory` is where it was looked for."""
    known = names_in(module)
    made_by = factory_in(module)
    near = nearest(wanted, [each for each in known if callable(known[each])])
    if wanted not in NAMES and near:
        return f"did you mean '{near}'?" + (" pass --factory" if near == made_by else "")
    ready = next((each for each in NAMES if callable(known.get(each))), None)
    inner = submodule(module, wanted) or submodule(module, "app")
    shadowed = os.path.join(directory, name + ".py")
    if ready:
        return f"did you mean '{ready}'?"
    if made_by:
        return f"did you mean '{made_by}'? pass --factory"
    if inner:
        return f"did you mean the module '{name}.{inner}'?"
    if os.path.isfile(shadowed) and not same(file_of(module), shadowed):
        return f"'{name}' is another module's name already: write the path, './{name}.py'"
    near = near or next((each for each in known if _is_likely(known[each], name)), None)
    if near:
        return f"did you mean '{near}'?"
    return f"write the entry as module:attribute, with the application's name in '{name}'"


def factory_in(module):
    """The name of the function in a module that usually makes the application, or None."""
    known = names_in(module)
    return next((each for each in FACTORIES if callable(known.get(each))), None)


def submodule(module, name):
    """The name, if the package has a submodule that is called so; else None."""
    places = getattr(module, "__path__", None) or ()
    return name if name in modules_in(places) else None


def _is_likely(value, module):
    """Whether a value looks like an application that the module itself has made."""
    if type(value) in (type, types.FunctionType) and value.__module__ != module:
        return False
    try:
        return callable(value) and tell(value) is not None
    except Unknown:
        return False
