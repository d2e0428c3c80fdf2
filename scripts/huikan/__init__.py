"""Huikan 会刊: raw OCR text of CPPCC bulletins to an archive people can trust."""

__version__ = "0.1.0"
