"""Strongroom: a sealed store for the personal data of customers."""

__all__ = ["__version__"]

__version__ = "0.1.0"
