"""The hash tree that seals the log: each entry a leaf, each root a promise about all before it.

Source: RFC 9162 (2021), Certificate Transparency Version 2.0, section 2.1.1.
"""

import hashlib
from collections.abc import Sequence

__all__ = ["append", "leaf_hash", "root_of"]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(peaks: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """Return the peaks of a tree of ``size`` leaves with one more.

    Peaks are the roots of its full subtrees, largest first; two of equal size become one, as in
    binary addition.
    """
    grown = [*peaks, leaf]
    while size & 1:
        right = grown.pop()
        grown.append(node_hash(grown.pop(), right))
        size >>= 1
    return grown


def root_of(peaks: Sequence[bytes]) -> bytes:
    """Return the root over all leaves; of an empty tree, the hash of nothing."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root
