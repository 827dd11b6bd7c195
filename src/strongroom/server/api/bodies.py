"""What every body that is sent has in common.

Lives here: their base, and reasons. Must not live here: the bodies of single routes.
"""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

__all__ = ["BASIS", "Body", "CollectionName", "Readmitting", "Reasoned", "RecordId"]

CollectionName = Annotated[
    str, Path(description="Name of a collection of the schema.", examples=["customers"], max_length=40)
]
BASIS = r"^[a-z_]{1,40}$"
"""The basis of a readmission, a code: it stands in the log, where nobody's words may."""
RecordId = Annotated[str, Path(description="Id of a record.", max_length=64)]


class Body(BaseModel):
    """Members that are not known are refused, and nothing is turned into something else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Reasoned(Body):
    """A body that may say why."""

    reason_code: str | None = Field(
        None, description="Code of the reason.", examples=["customer_request"], max_length=40
    )
    reason: str | None = Field(
        None, description="The reason in words; sealed beside the event.", max_length=4000, repr=False
    )


class Readmitting(Reasoned):
    """A body that may let somebody back who was erased."""

    readmit: str | None = Field(
        None,
        description="Why the external id of a customer who was erased may come back; the log keeps it.",
        pattern=BASIS,
        examples=["new_contract"],
    )
