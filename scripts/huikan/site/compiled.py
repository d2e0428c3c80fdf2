"""Templates of pages as Python compiled them, kept where Python keeps its own compiled modules.

To compile the templates of an issue's pages takes longer than to fill them in, and every build
did it. What lies beside the program is trusted as the program is; what a build keeps in the
archive's cache is not, and nothing there is run (`docs/adr/how-is-a-site-built-again.md`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

_DIGEST = 32
_OPTIONS = (
    "autoescape", "block_end_string", "block_start_string", "comment_end_string",
    "comment_start_string", "keep_trailing_newline", "lstrip_blocks", "newline_sequence",
    "trim_blocks", "variable_end_string", "variable_start_string",
)  # fmt: skip


class Compiled(BytecodeCache):
    """Compiled templates of a folder, each by its own source, by the version of Jinja and by how
    it is told to read templates. One that is damaged or of another source is compiled anew; where
    nothing can be written (or Python may write nothing), each build compiles."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        version = "".join(c for c in jinja2.__version__ if c.isalnum())
        self._kind = f"jinja{version}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Where a template lies compiled."""
        return importlib.util.cache_from_source(
            str(self._templates / name), optimization=self._kind
        )

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template as it was compiled."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = Path(bucket.key).read_bytes()
            if data[:_DIGEST] == _said(bucket, data[_DIGEST:]):
                bucket.code = marshal.loads(data[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template down, if that can be done."""
        if sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        written = Path(f"{bucket.key}.{os.getpid()}.tmp")
        with suppress(OSError):
            written.parent.mkdir(exist_ok=True)
            written.write_bytes(_said(bucket, code) + code)
            written.replace(bucket.key)


def _said(bucket: Bucket, code: bytes) -> bytes:
    """The digest of compiled code and of all that it was compiled from."""
    options = [getattr(bucket.environment, name) for name in _OPTIONS]
    made = bucket.environment.code_generator_class
    options += [getattr(made, name, "") for name in ("marks", "version")]
    said = f"{bucket.checksum} {jinja2.__version__} {sys.version} {options!r}"
    return hashlib.sha256(said.encode() + code).digest()
