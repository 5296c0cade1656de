"""A minimal Django project as a WSGI application."""

import gw_conform.controls.django_site  # noqa: F401 - the settings and the views
from django.core.wsgi import get_wsgi_application

PATHS = [
    "/gw-conform-control/page",
    "/gw-conform-control/error",
    "/gw-conform-control/stream",
    "/gw-conform-control/file",
    "/gw-conform-control/static",
    "/gw-conform-control/missing",
    "/gw-conform-control/empty",
    "/gw-conform-control/json",
    "/gw-conform-control/page-async",
    "/gw-conform-control/view",
    "/gw-conform-control/view-async",
    "/gw-conform-control/redirect",
    "/gw-conform-control/slash",
    "/gw-conform-control/cookies",
    "/gw-conform-control/stream-other",
    "/gw-conform-control/etag",
    "/gw-conform-control/not-modified",
    "/gw-conform-control/abort",
    "POST:/gw-conform-control/page",
    "DELETE:/gw-conform-control/page",
    "OPTIONS:/gw-conform-control/page",
    "POST:/gw-conform-control/page-async",
    "OPTIONS:/gw-conform-control/view",
    "DELETE:/gw-conform-control/view",
    "POST:/gw-conform-control/read",
    "POST:/gw-conform-control/unread",
]

application = get_wsgi_application()
