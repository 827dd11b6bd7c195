"""What the CRM's forms take.

Lives here: shapes and lengths. Must not live here: whether a telephone number is one, which Strongroom says.
"""

from django import forms

__all__ = ["NewCustomer", "ShowInFull"]


class NewCustomer(forms.Form):
    """A customer to be stored, and the name by which the form counts once."""

    once = forms.RegexField(r"^[0-9a-f]{32}$")
    name = forms.CharField(max_length=200)
    phone = forms.CharField(max_length=200, required=False)
    email = forms.CharField(max_length=200, required=False)


class ShowInFull(forms.Form):
    """A field, and why somebody wants to see it."""

    field = forms.ChoiceField(choices=[(each, each) for each in ("name", "phone", "email")])
    reason = forms.CharField(max_length=40)
