"""The pathway as a whole, and who its gaps fall on, as released tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.cycle.access_fields import helped_with, people
from carereach.disclosure import Field, Released, release

if TYPE_CHECKING:
    from carereach.cycle.access_further import FurtherAnswer

__all__ = ["release_whole"]

_NONE = "none"


def release_whole(further: FurtherAnswer) -> Released:
    """Return, by group of needs and age, who gets in at every place and the link that breaks it."""
    rows = further.whole.with_columns(
        link=pl.when(pl.col("need").is_null()).then(pl.lit(_NONE)).otherwise(helped_with())
    )
    return release(
        rows,
        name="whole_pathway",
        title="Who gets in at every place on the pathway, and the one missing link",
        fields=(
            Field(name="group", label="Needs"),
            Field(name="age_band", label="Age"),
            Field(name="places", label="Places", role="number", unit="places on the pathway"),
            people("young_people", "Young people"),
            people("every", "Get in at every one"),
            Field(
                name="share_every",
                label="Share who get in at every one",
                role="share",
                numerator="every",
                denominator="young_people",
            ),
            people("not_known", "Not known"),
            Field(name="link", label="The missing link that counts most"),
            people("link_broken", "Cannot get in there"),
            people("only_link", "Of them, for whom nothing else is missing"),
        ),
        notes=(
            "A chain holds only if every link does: one place where they cannot get in breaks it.",
            "The link named is the one that, mended alone, would make the chain whole for most.",
        ),
    )
