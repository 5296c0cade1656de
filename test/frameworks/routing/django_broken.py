"""Django with a URL configuration that cannot be imported, which shows at the first request."""

from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF="django_broken_urls", SECRET_KEY="test")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
