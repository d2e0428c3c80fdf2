"""Dataclasses of values: frozen to whoever checks types, and made four times as fast.

A frozen dataclass of the standard library asks `object` to set each of its fields, since it refuses
to have them set; of a first build a twentieth went there. That nobody sets a field of a value
afterwards mypy says as well, before anything runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen=False, eq=True, **options):
        """`dataclasses.dataclass`; of `frozen` it keeps that values have a hash."""

        def made(cls):
            is_hashed = frozen and eq and vars(cls).get("__hash__") is None
            return dataclasses.dataclass(cls, eq=eq, unsafe_hash=is_hashed, **options)

        return made
