"""One suite for all providers of root keys, then what is particular to each."""

import base64
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.crypto.passphrase import PassphraseParameters
from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.providers import PROVIDERS, RootKeyProvider, root_key_provider
from strongroom.keys.providers import passphrase as passphrase_provider
from strongroom.keys.providers.passphrase import LEAST_CHARACTERS
from strongroom.keys.providers.root_key_text import read_root_key, write_root_key
from strongroom.keys.surroundings import Surroundings

KEY = bytes(range(32))
TEXT = write_root_key(KEY).decode()


class Answers:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, *, confirm: bool) -> str:
        return self.answers[0]


class FailingProvider:
    """The twin that never has its key."""

    kind = "failing"
    wrong = "keys.root-key-wrong"
    place = None
    warnings = ()

    def __init__(self, rest: str, surroundings: Surroundings) -> None:
        pass

    def create(self) -> "None":
        raise KeyNotAvailable("keys.root-key-missing", where="failing:")

    def load(self, parameters: bytes) -> "None":
        raise KeyNotAvailable("keys.root-key-missing", where="failing:")


@pytest.fixture(autouse=True)
def cheap_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases at the least that is ever written; their cost is a matter of tests/unit/crypto."""
    monkeypatch.setattr(
        passphrase_provider,
        "new_parameters",
        lambda salt: PassphraseParameters(salt, memory_kib=19 * 1024, iterations=2, lanes=1),
    )


Made = tuple[RootKeyProvider, Callable[[], object]]


def provider(uri: str, **more: object) -> RootKeyProvider:
    return root_key_provider(uri, Surroundings(**more))  # type: ignore[arg-type]  # passed on


def private(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def a_file(folder: Path) -> Made:
    path = folder / "root.key"
    return provider(f"file:{path}"), path.unlink


def an_environment(folder: Path) -> Made:
    variables = {"ROOT": TEXT}
    return provider("env:ROOT", environment=variables), variables.clear


def a_credential(folder: Path) -> Made:
    path = private(folder / "root", TEXT)
    return provider("credential:root", environment={"CREDENTIALS_DIRECTORY": str(folder)}), path.unlink


def a_typed_passphrase(folder: Path) -> Made:
    answers = Answers("correct horse battery")
    return provider("passphrase:", prompt=answers), lambda: answers.answers.__setitem__(0, "")


def a_passphrase_in_a_file(folder: Path) -> Made:
    path = private(folder / "words", "correct horse battery\n")
    return provider(f"passphrase:?file={path}"), path.unlink


def a_passphrase_in_the_environment(folder: Path) -> Made:
    variables = {"WORDS": "correct horse battery"}
    return provider("passphrase:?env=WORDS", environment=variables), variables.clear


ALL = [
    a_file,
    an_environment,
    a_credential,
    a_typed_passphrase,
    a_passphrase_in_a_file,
    a_passphrase_in_the_environment,
]
every = pytest.mark.parametrize("make", ALL, ids=[make.__name__ for make in ALL])


@every
def test_the_key_that_was_created_is_the_one_that_loads(tmp_path: Path, make: Callable[[Path], Made]) -> None:
    made, _ = make(tmp_path)
    created = made.create()
    assert len(created.key) == 32
    assert made.load(created.parameters) == created


@every
def test_the_key_does_not_show(tmp_path: Path, make: Callable[[Path], Made]) -> None:
    made, _ = make(tmp_path)
    created = made.create()
    for text in (repr(created), repr(made), str(made.warnings)):
        assert repr(created.key) not in text
        assert "horse" not in text
    assert created.key not in created.parameters


@every
def test_a_key_that_is_gone_is_not_available(tmp_path: Path, make: Callable[[Path], Made]) -> None:
    made, lose = make(tmp_path)
    created = made.create()
    lose()
    with pytest.raises((KeyNotAvailable, InvalidInput)) as caught:
        made.load(created.parameters)
    assert "horse" not in str(caught.value)


@every
def test_it_names_its_scheme_and_what_to_raise(tmp_path: Path, make: Callable[[Path], Made]) -> None:
    made, _ = make(tmp_path)
    assert made.kind in PROVIDERS
    assert made.wrong in {"keys.root-key-wrong", "keys.passphrase-wrong"}
    assert made.place is None or made.place.is_absolute()


def test_a_scheme_can_be_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "failing", FailingProvider)
    with pytest.raises(KeyNotAvailable):
        provider("failing:").load(b"")


MALFORMED = [
    "file:relative/root.key",
    "file:",
    "env:",
    "env:1A",
    "env:A B",
    "credential:",
    "credential:../root",
    "credential:a/b",
    "passphrase:correct-horse",
    "passphrase:?file=words",
    "passphrase:?env=",
    "passphrase:?other=x",
]


@pytest.mark.parametrize("uri", MALFORMED)
def test_a_uri_that_says_nothing_sensible_is_refused_without_repeating_it(uri: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        provider(uri)
    assert caught.value.code == "keys.uri-malformed"
    assert "horse" not in caught.value.message() + caught.value.hint() + repr(caught.value)


@pytest.mark.parametrize("uri", ["", "root.key", "/root.key", "http://example.com", "pkcs11:x", "FILE:/x"])
def test_an_unknown_scheme_is_refused(uri: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        provider(uri)
    assert caught.value.code == "keys.provider-unknown"
    assert "file:" in caught.value.hint()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "strongroom-root-key-v1",
        "strongroom-root-key-v1\n" + base64.b64encode(bytes(31)).decode(),
        "strongroom-root-key-v2\n" + base64.b64encode(KEY).decode(),
        base64.b64encode(KEY).decode(),
        TEXT + "more",
        TEXT.replace("A", "Ａ"),
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_what_is_no_root_key_is_damaged(text: str) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read_root_key(text.encode(), "file:/x")
    assert caught.value.code == "keys.root-key-damaged"


def test_word_and_key_may_stand_on_one_line() -> None:
    assert read_root_key(TEXT.replace("\n", " ").encode(), "env:X") == KEY


def test_a_root_key_file_is_its_owners_alone_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    first = provider(f"file:{path}").create()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert provider(f"file:{path}").create() == first
    assert path.read_text().startswith("strongroom-root-key-v1\n")


def test_a_root_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = private(tmp_path / "root.key", TEXT)
    path.chmod(0o640)
    with pytest.raises(KeyNotAvailable) as caught:
        provider(f"file:{path}").load(b"")
    assert caught.value.code == "keys.file-exposed"


def test_a_half_written_file_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    private(tmp_path / "root.key", "strongroom-root-key-v1\n")
    with pytest.raises(KeyNotAvailable) as caught:
        provider(f"file:{tmp_path / 'root.key'}").create()
    assert caught.value.code == "keys.root-key-damaged"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        provider(f"file:{tmp_path / 'none' / 'root.key'}").create()
    assert caught.value.code == "keys.file-unreadable"


def test_a_short_passphrase_is_refused_when_chosen() -> None:
    with pytest.raises(InvalidInput) as caught:
        provider("passphrase:", prompt=Answers("x" * (LEAST_CHARACTERS - 1))).create()
    assert caught.value.code == "keys.passphrase-short"


def test_with_nobody_to_ask_the_passphrase_is_not_available() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        provider("passphrase:").create()
    assert caught.value.code == "keys.passphrase-needed"


def test_each_passphrase_has_a_salt_of_its_own() -> None:
    answers = Answers("correct horse battery")
    first, second = (provider("passphrase:", prompt=answers).create() for _ in range(2))
    assert first.key != second.key
    assert first.parameters != second.parameters


def test_recorded_parameters_that_are_damaged_are_not_used() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        provider("passphrase:", prompt=Answers("correct horse battery")).load(os.urandom(7))
    assert caught.value.code == "keys.kdf-unreadable"


def test_the_environment_is_warned_of(tmp_path: Path) -> None:
    assert provider("env:ROOT").warnings == provider("passphrase:?env=X").warnings
    assert provider("env:ROOT").warnings == ("keys.root-key-in-environment",)
    assert provider(f"file:{tmp_path}/x").warnings == provider("passphrase:").warnings == ()


def test_a_credential_needs_a_service_manager() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        provider("credential:root", environment={}).load(b"")
    assert caught.value.code == "keys.root-key-missing"
