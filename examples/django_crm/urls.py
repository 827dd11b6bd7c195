"""The addresses of the CRM: its own numbers stand in them, and nothing else.

Lives here: these. Must not live here: views.
"""

from django.urls import path

from examples.django_crm import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.everybody),
    path("accounts", views.add),
    path("accounts/<int:number>", views.one),
    path("accounts/<int:number>/open", views.open_in_full),
    path("sign-in", views.SignIn.as_view()),
]
