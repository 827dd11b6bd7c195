"""Currencies: ISO 4217 codes and the decimals of their minor units.

Lives here: the table. Must not live here: rates, symbols on screens.
"""

from types import MappingProxyType

__all__ = ["DECIMALS", "SYMBOLS"]

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG
YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

DECIMALS = MappingProxyType(
    {
        code: decimals
        for decimals, codes in ((2, _TWO), (0, _NONE), (3, _THREE), (4, _FOUR))
        for code in codes.split()
    }
)
"""Decimals of the minor unit by currency code, ISO 4217 table A.1."""

SYMBOLS = MappingProxyType(
    {
        "¥": frozenset({"CNY", "JPY"}),
        "元": frozenset({"CNY", "TWD", "HKD"}),
        "$": frozenset({"USD", "HKD", "TWD", "SGD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP"}),
        "€": frozenset({"EUR"}),
        "£": frozenset({"GBP"}),
        "₩": frozenset({"KRW"}),
        "₹": frozenset({"INR"}),
    }
)
"""Currencies that a symbol may stand for; which of them, the context says."""
