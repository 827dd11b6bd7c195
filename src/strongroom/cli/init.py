"""``init``: setting up a room.

Lives here: the command, and where the root key lies when nobody said so. Must not live here:
founding (vault).
"""

from hashlib import sha256
from pathlib import Path

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.human import write_facts
from strongroom.cli.parameters import DATABASE_URL, PLACE
from strongroom.cli.session import operating_system_login, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError
from strongroom.model.ids import write_id

__all__ = ["home_of_new_room", "init"]

_DIGITS = 12


@command(
    "init",
    option("--database", type=DATABASE_URL, metavar="URL"),
    option("--keys", type=PLACE, metavar="URI"),
    option("--admin", metavar="USER"),
    option("--solo", is_flag=True),
    option("--recovery", metavar="AGE1..."),
    option("--ring-store", "ring_stores", type=PLACE, multiple=True, metavar="URI"),
    option("--region", metavar="CC", default="CN"),
)
def init(
    invocation: Invocation,
    *,
    database: str | None,
    keys: str | None,
    admin: str | None,
    solo: bool,
    recovery: str | None,
    ring_stores: tuple[str, ...],
    region: str,
) -> None:
    """Set up a room and show its recovery key, once."""
    from strongroom.vault.upkeep.founding import Foundation, found  # database and keys: nothing for --help

    home = home_of_new_room(invocation, "strongroom init")
    login = operating_system_login()
    plan = Foundation(
        home=home,
        keys=keys or _default_keys(invocation, home),
        founder=admin or login,
        logins=(login,),
        database=database,
        solo=solo,
        recovery=recovery,
        stores=ring_stores,
        region=region,
        language=invocation.language,
    )
    founded = found(plan, surroundings_of(invocation))
    document = {
        "room": write_id("room", founded.room),
        "home": str(home),
        "keys": plan.keys,
        "founder": plan.founder,
        "separation": "declared" if solo else "kept",
        "recovery_key": founded.recovery,
    }
    Output(invocation).one(document, lambda: _tell(invocation, plan.keys, document, solo, len(ring_stores)))


def home_of_new_room(invocation: Invocation, command_path: str) -> Path:
    """The folder that was named; a room is never made wherever somebody happens to stand.

    Raises:
        UsageError: ``cli.home-not-named``.
    """
    if invocation.named_home is None:
        raise UsageError("cli.home-not-named", command=command_path)
    return Path(invocation.named_home).absolute()


def _default_keys(invocation: Invocation, home: Path) -> str:
    """A file among the person's own settings: not in the room's folder, so that one copy is not both."""
    settings = invocation.environment.get("XDG_CONFIG_HOME") or ""
    base = Path(settings) if settings.startswith("/") else Path.home() / ".config"
    # The same name at a second attempt: setting up goes on where it stopped.
    name = f"{sha256(str(home.resolve()).encode()).hexdigest()[:_DIGITS]}.key"
    folder = base / "strongroom"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"file:{folder / name}"


def _tell(
    invocation: Invocation, keys: str, document: dict[str, str | None], solo: bool, stores: int
) -> None:
    language = invocation.language
    names = ("room", "home", "keys", "founder")
    write_facts((TEXTS(language, f"heading.{name}"), document[name] or "") for name in names)
    print()
    if document["recovery_key"]:
        print(TEXTS(language, "said.recovery-key"))
        print(f"\n  {document['recovery_key']}\n")
    if keys.startswith("file:"):
        print(TEXTS(language, "said.root-key-file", path=keys.removeprefix("file:")))
    if solo:
        print(TEXTS(language, "said.solo"))
    if stores < 2:
        print(TEXTS(language, "said.ring-stores", count=stores))
    following = "said.next-solo" if solo else "said.next-founder"
    print(TEXTS(language, following, home=document["home"], login=operating_system_login()))
