"""A keeper beside a backed-up room, with a clock that the test moves; everything else is as in life."""

from dataclasses import dataclass, field
from pathlib import Path

from strongroom.backup.keeper.cabinet import Cabinet
from strongroom.backup.keeper.post import Post, make_post
from strongroom.backup.keeper.pulling import Pulled, pull
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import Carried, carry_forward
from tests.backup.room import BackedRoom

__all__ = ["DAY", "Keeping"]

DAY = 86_400_000


@dataclass
class Keeping:
    """A keeper that pulls from the first ring store and tries rings at the first destination."""

    backed: BackedRoom
    name: str = "vault-b"
    days: int = 0
    started: int = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.backed.room.door.now()
        make_post(self.post, self.surroundings)
        with self.backed.room.acting("alice", purpose="operations") as desk:
            desk.custody.add_keeper(self.post.card())

    @property
    def folder(self) -> Path:
        return self.backed.folder / self.name

    @property
    def post(self) -> Post:
        return Post(
            folder=self.folder,
            room=self.backed.room.id,
            name=self.name,
            grace=7 * DAY,
            sources=(f"folder:{self.backed.folder / 'store-a'}",),
            destinations=(f"folder:{self.backed.folder / 'disk'}",),
        )

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(now=lambda: self.started + self.days * DAY, environment={})

    @property
    def cabinet(self) -> Cabinet:
        return Cabinet(self.folder, self.backed.room.id)

    def pull(self, **options: object) -> Pulled:
        return pull(self.post, self.surroundings, **options)  # type: ignore[arg-type]  # passed on

    def wait(self, days: int) -> Pulled:
        """Pull once a day, as cron does."""
        for _ in range(days):
            self.days += 1
            done = self.pull()
        return done

    def held(self) -> set[str]:
        """The names of all keys in any copy that it has."""
        return {name for copy in self.cabinet.remembered().copies for name in copy.keys}

    def carry(self) -> Carried:
        """Carry erasures forward, waiting for nobody's lease."""
        clock = [0.0]

        def pause(seconds: float) -> None:
            clock[0] += 30.0

        backed = self.backed
        with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
            return carry_forward(
                Carriage(
                    door=backed.room.door,
                    session=desk.session,
                    destinations=backed.shop.destinations(),
                    monotonic=lambda: clock[0],
                    pause=pause,
                )
            )

    def ask(self, identity: str) -> None:
        """Ask for somebody to be erased, at once."""
        backed = self.backed
        with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
            desk.erasures.ask(identity, due=backed.room.door.now())
