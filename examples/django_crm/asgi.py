"""The CRM for a server that speaks ASGI: ``uvicorn examples.django_crm.asgi:application``.

Lives here: that. Must not live here: settings.
"""

import os

from django.core.asgi import get_asgi_application

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examples.django_crm.settings")
application = get_asgi_application()
