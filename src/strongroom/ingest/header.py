"""The names in a file's first row: complete, different, and names indeed.

Lives here: what a header has to be, and which columns may never be read. Must not live here: what a name
means.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from strongroom.errors import InvalidInput

__all__ = ["check_header", "folded", "holds_card_auth"]

# A cell like these in the first row means that the row is data: it may not be quoted in an error as a name.
_DATA: Final = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"  # e-mail
    r"|\+?[0-9][0-9 ()./-]{5,}[0-9xX]"  # phone, card, identity number, date
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?"
    r"|-?[0-9]+[.][0-9]+"
)

# Folded names of card security codes, PINs, passwords of payment, and track data (FIELD-TYPES.md, card_auth).
_CARD_AUTH: Final = frozenset(
    (
        *("cvv", "cvv2", "cvc", "cvc2", "cvn", "cvn2", "cav2", "cid2", "csc", "cvvcode", "cvccode"),
        *("cardcvv", "cardcvc", "securitycode", "cardsecuritycode", "cardverificationcode"),
        *("cardverificationvalue", "pin", "cardpin", "atmpin", "pinblock", "track", "track1", "track2"),
        *("track3", "trackdata", "magstripe", "paymentpassword", "paypassword"),
        *("安全码", "卡安全码", "校验码", "银行卡安全码", "信用卡安全码", "卡验证码", "支付密码"),
        *("交易密码", "取款密码", "银行卡密码", "卡密码", "磁道", "磁道信息", "磁道数据"),
    )
)


def folded(name: str) -> str:
    """A column name for comparing: compatibility form, small letters, only letters and digits."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in text if character.isalnum())


def holds_card_auth(name: str) -> bool:
    """Whether a column is named like what may never be stored: card security codes, PINs, track data."""
    return folded(name) in _CARD_AUTH


def check_header(names: Sequence[str]) -> None:
    """Refuse a header that is none, or whose names are missing or occur twice.

    Raises:
        InvalidInput: ``ingest.no-header``, ``ingest.header-empty``, ``ingest.header-duplicate``; they name
            columns by number, since what stands there may be a person's data.
    """
    if not names:
        raise InvalidInput("ingest.empty")
    for number, name in enumerate(names, 1):
        if _DATA.fullmatch(name.strip()):
            raise InvalidInput("ingest.no-header", column=number)
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if not name:
            raise InvalidInput("ingest.header-empty", column=number)
        if name in first:
            raise InvalidInput("ingest.header-duplicate", column=number, first=first[name])
        first[name] = number
