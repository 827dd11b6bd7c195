"""What came of one attempt to deliver.

Lives here: that value. Must not live here: making one.
"""

from dataclasses import dataclass

__all__ = ["Attempt"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt.

    Args:
        answer: Status of HTTP, or code of SMTP; None where there was no answer.
        because: Code of what went wrong; None where it was delivered.
        final: Whether the other side said that it never wants to be asked again.
    """

    answer: int | None
    because: str | None
    final: bool = False

    @property
    def delivered(self) -> bool:
        """Whether it came where it was to go."""
        return self.because is None
