"""The routes of an application, read from the router of its framework. Nothing of it is called.

One thing runs: Django's URL configuration is imported, as Django itself does at the first request.
"""

from gw_conform.routes.survey import Place, Survey


def discover(app):
    """What can be asked for, as {"framework", "routes", "skipped"}.

    `framework` is the name ("flask") of the one whose routes come first, or None. `routes` are
    {"kind": "http" or "websocket", "method", "path", "pattern", "endpoint"}: a path that can be
    requested as it stands, the pattern as the application declares it, and the dotted name of what
    answers; "parameters", where it has any, tell where in the path they stand and what each takes.
    `skipped` are {"pattern", "reason"}: what no path could be made for. Never raises.
    """
    survey, place = Survey(), Place()
    with survey.guarded(place, "*"):
        survey.visit(app, place)
    return {
        "framework": survey.framework,
        "routes": survey.routes,
        "skipped": survey.all_skipped(),
    }
