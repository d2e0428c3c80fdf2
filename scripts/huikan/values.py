"""Dataclasses of values: frozen to whoever checks types, and made four times as fast.

A frozen dataclass of the standard library asks `object` to set each of its fields, since it refuses
to have them set; of a first build a twentieth went there. That nobody sets a field of a value
afterwards mypy says as well, before anything runs.

The standard library also writes several functions for each class and has Python compile them, a
tenth of every command's start. Most classes are not used by most commands; so each of these
functions is compiled when it is called for the first time, and takes its own place then.
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
            own = vars(cls)
            is_hashed = frozen and eq and own.get("__hash__") is None
            is_bare = eq and not is_hashed and "__hash__" not in own
            names = ("__init__", "__repr__", *(("__eq__",) if eq else ()))
            later = [name for name in names if name not in own]
            later += ["__hash__"] if is_hashed else []
            cls.__doc__ = cls.__doc__ or cls.__name__  # else its signature is spelt out, at once
            kind = dataclasses.dataclass(cls, init=False, repr=False, eq=False, **options)
            for name in later:
                setattr(kind, name, _later(kind, name))
            if is_bare:
                kind.__hash__ = None
            return kind

        return made

    def _later(kind, name):
        """A method of a class that is compiled when it is called for the first time."""

        def method(self, *args, **named):
            compiled = _compiled(kind, name)
            setattr(kind, name, compiled)
            return compiled(self, *args, **named)

        return method

    _SAID = ("init", "repr", "hash", "compare", "kw_only")
    _DEFAULTS = ("default", "default_factory")

    def _compiled(kind, name):
        """A method as the standard library writes it for a class of the same fields."""
        rows = []
        for each in dataclasses.fields(kind):
            told = {key: getattr(each, key) for key in _SAID}
            defaults = {key: getattr(each, key) for key in _DEFAULTS}
            told |= {k: v for k, v in defaults.items() if v is not dataclasses.MISSING}
            rows.append((each.name, each.type, dataclasses.field(**told)))
        parts = {each: name == f"__{each}__" for each in ("init", "repr", "eq")}
        more = {"__post_init__": None} if hasattr(kind, "__post_init__") else {}
        twin = dataclasses.make_dataclass(
            kind.__name__, rows, namespace=more, unsafe_hash=name == "__hash__", **parts
        )
        method = getattr(twin, name)
        method.__qualname__ = f"{kind.__qualname__}.{name}"
        return method
