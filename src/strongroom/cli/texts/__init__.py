"""Every text of the command line, in English and Chinese.

Lives here: the catalogue, put together of its parts. Must not live here: the texts of errors
(`strongroom.errors`), the labels of fields, purposes and actions (they stand beside what they name). A
command's texts stand under its name: what it does in one line, ``.more`` where that is not enough, and
``.example`` to copy.
"""

from strongroom.cli.texts.access import ACCESS
from strongroom.cli.texts.backup_checks import BACKUP_CHECKS
from strongroom.cli.texts.backups import BACKUPS
from strongroom.cli.texts.by_itself import BY_ITSELF
from strongroom.cli.texts.custody import CUSTODY
from strongroom.cli.texts.demo import DEMO
from strongroom.cli.texts.destinations import DESTINATIONS
from strongroom.cli.texts.files import FILES
from strongroom.cli.texts.keeping import KEEPING
from strongroom.cli.texts.nothing import NOTHING
from strongroom.cli.texts.pages import PAGES
from strongroom.cli.texts.privacy import PRIVACY
from strongroom.cli.texts.proof import PROOF
from strongroom.cli.texts.records import RECORDS
from strongroom.cli.texts.recovering import RECOVERING
from strongroom.cli.texts.restoring import RESTORING
from strongroom.cli.texts.serving import SERVING
from strongroom.cli.texts.start import START
from strongroom.cli.texts.watching import WATCHING
from strongroom.cli.texts.words import WORDS
from strongroom.i18n import Catalogue

__all__ = ["TEXTS", "has_text"]

_ALL = {
    **PAGES,
    **START,
    **RECORDS,
    **DEMO,
    **FILES,
    **PROOF,
    **ACCESS,
    **DESTINATIONS,
    **BACKUPS,
    **BACKUP_CHECKS,
    **RESTORING,
    **RECOVERING,
    **KEEPING,
    **CUSTODY,
    **PRIVACY,
    **BY_ITSELF,
    **SERVING,
    **WATCHING,
    **WORDS,
    **NOTHING,
}

TEXTS = Catalogue(_ALL)


def has_text(key: str) -> bool:
    """Whether there is a text under a key that not every command has."""
    return key in _ALL
