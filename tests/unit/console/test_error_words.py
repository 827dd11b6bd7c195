"""What a job that failed says on its page."""

from strongroom.server.console.error_words import words_of


def test_what_is_known_of_an_error_is_filled_in_and_the_rest_left_open() -> None:
    assert "lack part of it: nas." in words_of("backup.incomplete", "en", problems="nas")[0]
    assert "lack part of it: …." in words_of("backup.incomplete", "en")[0]
