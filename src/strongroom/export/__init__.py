"""Files out: CSV and JSON Lines, sealed to somebody unless plain was asked for in so many words.

Must not live here: deciding who may export what, reading records, and any temporary file.
"""

from strongroom.export.columns import ABOUT, Column, columns_of
from strongroom.export.sealed import fingerprint
from strongroom.export.writer import ExportFacts, ExportWriter, open_export

__all__ = ["ABOUT", "Column", "ExportFacts", "ExportWriter", "columns_of", "fingerprint", "open_export"]
