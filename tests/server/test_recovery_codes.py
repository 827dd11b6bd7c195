"""Recovery codes: how strong they are, how they are kept and read, and that each counts once."""

import math
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from strongroom.errors import Refused, StrongroomError
from strongroom.server.serving import Serving
from strongroom.server.signin.credentials import Credential, CredentialKind, Credentials
from strongroom.server.signin.recovery_codes import (
    RECOVERY_ALPHABET,
    left_after,
    new_recovery_codes,
    read_recovery_code,
)
from strongroom.server.signin.visit import Visit
from tests.server.pages import session_of
from tests.server.signing_in import Browser, browser, logged
from tests.server.test_passwords import sign_in
from tests.server.test_second_factors import Phone, phone

__all__ = ["phone"]

ENOUGH_FOR_A_QUICK_HASH = 112
VISIT = Visit(request="req_01jw0000000000000000000000", network="testclient", agent="test")


def kept(serving: Serving) -> Credential:
    """Bob's recovery codes, as the room has them."""
    door, tenant = serving.room.door, serving.room.settings.tenant
    with serving.room.acting("alice", purpose="security") as desk:
        user = next(each.id for each in desk.admin.users() if each.handle == "bob")

    def look(tx: object) -> list[Credential]:
        return Credentials(door).of(tx, door.tenancies.current(tx, tenant), user)  # type: ignore[arg-type]  # the database's own

    (found,) = [each for each in door.database.read(look) if each.kind is CredentialKind.RECOVERY_CODES]
    return found


# -- the form of a code -------------------------------------------------------------------------------


def test_a_code_has_more_random_bits_than_a_quick_hash_asks_for() -> None:
    codes = new_recovery_codes()
    assert len(set(RECOVERY_ALPHABET)) == 32
    for code in codes:
        letters = read_recovery_code(code)
        assert letters is not None
        assert len(letters) * math.log2(len(RECOVERY_ALPHABET)) >= ENOUGH_FOR_A_QUICK_HASH
    at_each_place = [set(letters) for letters in zip(*codes, strict=True)]
    assert all(len(seen) > 1 or seen == {"-"} for seen in at_each_place)
    assert len(set(codes)) == 10


def test_a_code_is_read_as_people_type_it() -> None:
    assert read_recovery_code(" ABCD efgh-0123 oOiI lL56\t7891 ") == "abcdefgh0123001111567891"


@pytest.mark.parametrize(
    "typed", ["", "123456", "0" * 23, "0" * 25, "0" * 23 + "u", "0" * 23 + "!", "0" * 23 + "０", "0" * 1_000]
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_recovery_code(typed) is None


def test_using_one_leaves_the_others() -> None:
    def hashed(plain: bytes) -> str:
        return plain.decode()[::-1]

    first, second = "a" * 24, "b" * 24
    left = [hashed(first.encode()), hashed(second.encode())]
    assert left_after(left, first, hashed) == [hashed(second.encode())]
    assert left_after(left, "c" * 24, hashed) is None
    assert left_after([], first, hashed) is None


# -- how it is kept -----------------------------------------------------------------------------------


def test_what_is_kept_of_a_code_is_a_keyed_hash_of_it_and_its_user(phone: Phone, serving: Serving) -> None:
    document = kept(serving).document
    assert len({*document["left"]}) == 10
    assert all(len(bytes.fromhex(each)) >= 16 for each in document["left"])
    written = str(document)
    for code in phone.recovery:
        letters = read_recovery_code(code)
        assert letters is not None
        assert not any(form in written for form in (code, letters, letters.encode().hex()))


# -- counting once ------------------------------------------------------------------------------------


def test_of_two_who_sign_in_by_one_code_at_the_same_time_one_is_let_in(
    phone: Phone, serving: Serving
) -> None:
    together = threading.Barrier(2)

    def enter(opened: Browser) -> tuple[int, str]:
        together.wait()
        answer = sign_in(opened.client, code=phone.recovery[0])
        return answer.status_code, answer.json().get("code", "in")

    with browser(serving) as one, browser(serving) as other, ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(enter, (one, other)))
    assert answers == [(201, "in"), (401, "sign-in.code-wrong")]
    assert len(kept(serving).document["left"]) == 9


def test_of_many_who_step_up_by_one_code_at_the_same_time_one_does(phone: Phone, serving: Serving) -> None:
    sessions = [serving.sign_in.sessions.resolve(session_of(serving, "bob")) for _ in range(4)]
    together = threading.Barrier(len(sessions))

    def show(index: int) -> str:
        together.wait()
        try:
            serving.sign_in.one_time.step_up(sessions[index], phone.recovery[0], VISIT)
        except StrongroomError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(sessions)) as threads:
        answers = sorted(threads.map(show, range(len(sessions))))
    assert answers == ["done", *["sign-in.code-wrong"] * 3]
    assert len(kept(serving).document["left"]) == 9


def test_a_wrong_code_takes_none_away_and_is_in_the_log(phone: Phone, serving: Serving) -> None:
    with browser(serving) as opened:
        wrong = sign_in(opened.client, code="0000-0000-0000-0000-0000-0000")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "sign-in.code-wrong")
    assert len(kept(serving).document["left"]) == 10
    assert "sign-in.code-wrong" in {each.because for each in logged(serving, "sign_in_failed")}


def test_guessing_recovery_codes_waits(phone: Phone, serving: Serving) -> None:
    signed_in = serving.sign_in.sessions.resolve(session_of(serving, "bob"))
    told = []
    for _ in range(6):
        with pytest.raises(StrongroomError) as refused:
            serving.sign_in.one_time.step_up(signed_in, new_recovery_codes()[0], VISIT)
        told.append(refused.value.code)
    assert told == [*["sign-in.code-wrong"] * 5, "sign-in.wait"]
    with pytest.raises(StrongroomError) as refused:  # the right one too: who guesses does not learn it
        serving.sign_in.one_time.step_up(signed_in, phone.recovery[0], VISIT)
    assert refused.value.code == "sign-in.wait"


def test_codes_of_before_count_no_more_once_they_are_made_anew(phone: Phone, serving: Serving) -> None:
    one_time = serving.sign_in.one_time
    signed_in = serving.sign_in.sessions.resolve(session_of(serving, "bob"))
    one_time.step_up(signed_in, phone.code(), VISIT)
    signed_in = serving.sign_in.sessions.resolve(signed_in.handed.secret or "")
    renewed = one_time.renew_recovery(signed_in, VISIT)
    with pytest.raises(Refused) as refused:
        one_time.step_up(signed_in, phone.recovery[0], VISIT)
    assert refused.value.code == "sign-in.code-wrong"
    one_time.step_up(signed_in, renewed[0], VISIT)
