"""The room of the vault's tests, for rules that are tried on its log."""

from tests.vault.conftest import home, room

__all__ = ["home", "room"]
