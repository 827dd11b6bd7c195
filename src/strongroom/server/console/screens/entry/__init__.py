"""Signing in and out, a first sign-in, and showing a second factor once more."""

from strongroom.server.console.screens.entry import (
    by_link,
    by_passkey,
    leaving,
    second_step,
    sign_in,
    step_up,
    ticket,
    welcome,
)

__all__ = ["ROUTES"]

ROUTES = (
    sign_in.routes,
    second_step.routes,
    by_passkey.routes,
    by_link.routes,
    welcome.routes,
    step_up.routes,
    leaving.routes,
    ticket.routes,
)
