"""The headers of every page of the CRM.

Lives here: these. Must not live here: frameworks.
"""

__all__ = ["page_headers"]


def page_headers(strongroom_origin: str, nonce: str) -> dict[str, str]:
    """Pages show masked values, so nothing keeps them; forms go to the CRM and to Strongroom alone.

    Args:
        nonce: Of the one script that sends a ticket on.
    """
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; script-src 'nonce-{nonce}'; form-action 'self' {strongroom_origin}; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
