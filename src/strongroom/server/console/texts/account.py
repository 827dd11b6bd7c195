"""Texts of one's own account."""

__all__ = ["ACCOUNT"]

ACCOUNT = {
    "account.title": ("My account", "我的账户"),
}
