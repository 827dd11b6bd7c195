"""What a browser calls itself, in words that its user recognises.

Lives here: telling the usual ones apart. Must not live here: deciding anything by it: anybody may write
anything there.
"""

__all__ = ["agent_name"]

# The first that fits counts: most of them claim to be others too.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST = 40


def agent_name(agent: str) -> str:
    """Browser and system, such as ``Firefox, Windows``; what it says, cut short, for any other program."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), None)
    if browser is None:
        return agent[:_LONGEST]
    system = next((name for mark, name in _SYSTEMS if mark in agent), None)
    return browser if system is None else f"{browser}, {system}"
