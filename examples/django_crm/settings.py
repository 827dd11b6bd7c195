"""The settings of the CRM.

Lives here: what Django has to be told so that nothing personal is kept. Must not live here: secrets, which
come from the environment.
"""

import os
from pathlib import Path

SECRET_KEY = os.environ["CRM_SECRET_KEY"]
DEBUG = False  # Django's page for errors shows the variables of a request, and with them what was entered
ALLOWED_HOSTS = os.environ.get("CRM_HOSTS", "127.0.0.1,localhost").split(",")
STRONGROOM_URL = os.environ["CRM_STRONGROOM_URL"]
STRONGROOM_PUBLIC_URL = os.environ.get("CRM_STRONGROOM_PUBLIC_URL") or None

ROOT_URLCONF = "examples.django_crm.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "examples.django_crm",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "examples.django_crm.middleware.StrongroomMiddleware",
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("CRM_DATABASE", "crm.db")}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates", Path(__file__).parents[1] / "crm" / "templates"],
    },
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True  # browsers take them from http://localhost too
SECURE_CONTENT_TYPE_NOSNIFF = True
USE_TZ = True
