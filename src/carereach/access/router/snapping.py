"""Where places and stops meet the streets, and which of them do not."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.base import MethodError
from carereach.tables.transport import WalkNetwork

__all__ = ["FAR", "JOINED", "SEPARATE", "Ground", "Snapped"]

JOINED = "joined"
FAR = "too far from any street"
SEPARATE = "on a separate street island"

_EARTH_CENTIMETRES = 637_100_880.0
_NEARBY = 8
_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """The street node each place is joined to (-1 where none), and how far off it lies."""

    nodes: _Ints
    centimetres: _Ints
    report: pl.DataFrame
    """kind, id, metres, island, state: one row a place."""


class Ground:
    """The nodes of a street network, ready to be asked for the nearest.

    Places are joined to the main island alone: a separate one is most often a gap in the map. The
    distance is the great circle to the node, in whole centimetres; of nodes equally near, the
    first listed is taken.
    """

    def __init__(self, network: WalkNetwork) -> None:
        if not len(network.latitude):
            raise MethodError("Streets: there are none to walk on; give a map of the area.")
        self._network = network
        self._trees: dict[bool, tuple[Any, _Longs]] = {}

    def snap(self, places: pl.DataFrame, *, kind: str, within_metres: float) -> Snapped:
        """Join places (id, latitude, longitude) to the streets, at most ``within_metres`` off."""
        latitude, longitude = places["latitude"].to_numpy(), places["longitude"].to_numpy()
        if not (np.isfinite(latitude) & np.isfinite(longitude)).all():
            raise MethodError(f"Journeys: among {kind}s one has no coordinates; leave it out.")
        at = _on_sphere(latitude, longitude)
        nodes, far = self._nearest(at, main=True)
        most = within_metres * 100
        off = np.flatnonzero(far > most)
        states = np.where(far > most, FAR, JOINED).astype(object)
        islands = np.zeros(len(at), dtype=np.int32)
        if len(off):
            others, other_far = self._nearest(at[off], main=False)
            far[off] = other_far
            islands[off] = self._network.island[others]
            states[off[other_far <= most]] = SEPARATE
            nodes[off] = -1
        report = pl.DataFrame(
            {
                "kind": pl.Series([kind] * len(at), dtype=pl.String),
                "id": places["id"].cast(pl.String),
                "metres": far / 100,
                "island": islands,
                "state": pl.Series(states.tolist(), dtype=pl.String),
            }
        )
        return Snapped(nodes.astype(np.int32), np.minimum(far, 2**30).astype(np.int32), report)

    def _tree(self, *, main: bool) -> tuple[Any, _Longs]:
        """Return the nodes of the main island, or all, and a tree of them; built once."""
        from scipy.spatial import cKDTree  # type: ignore[import-untyped]

        if main not in self._trees:
            island = self._network.island
            among = np.flatnonzero(island == 0 if main else island >= 0)
            latitude, longitude = self._network.latitude[among], self._network.longitude[among]
            self._trees[main] = cKDTree(_on_sphere(latitude, longitude)), among
        return self._trees[main]

    def _nearest(self, at: NDArray[np.float64], *, main: bool) -> tuple[_Longs, _Longs]:
        """Return the nearest nodes and their distances [cm]."""
        tree, among = self._tree(main=main)
        chord, near = tree.query(at, k=list(range(1, min(_NEARBY, len(among)) + 1)))
        arc = 2 * _EARTH_CENTIMETRES * np.arcsin(np.minimum(chord / 2, 1))
        far = np.rint(arc).astype(np.int64)
        nodes = among[near]
        least = far.min(axis=1)
        first = np.where(far == least[:, None], nodes, len(self._network.latitude)).min(axis=1)
        return first.astype(np.int64), least


def _on_sphere(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    lat, lon = np.radians(latitude.astype(np.float64)), np.radians(longitude.astype(np.float64))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
