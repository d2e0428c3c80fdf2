"""Jinja for pages that are made by the ten thousand: the same pages, in less time.

A fifth of what an article's pages took went into asking each function, at each call, what it is
to be given, and into texts that were made `Markup` to be put out as text right afterwards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from huikan.site.marked import marked

_AT_HAND = 10_000
"""So many short texts are held escaped: names and words of the interface stand on every page."""
_LONG = 60
"""A text of more characters hardly stands twice."""


def shown(value: object) -> str:
    """A value as a template puts it out: escaped, unless it is `Markup`.

    What comes back need not be `Markup`: it is not to be handed to anything that escapes.

    >>> shown("<政协>"), str(shown(Markup("<b>"))), str(shown(12))
    ('&lt;政协&gt;', '<b>', '12')
    """
    if type(value) is str and len(value) <= _LONG:
        return _at_hand(value)
    if type(value) is Markup:
        return value
    return escape(value)


@functools.lru_cache(maxsize=_AT_HAND)
def _at_hand(text: str) -> str:
    return str(escape(text))


class PageContext(Context):
    """Calls macros, and functions that are to be given nothing of Jinja's, without detours."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        is_macro = isinstance(called, Macro)
        if not is_macro and (not hasattr(called, "__code__") or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        if not isinstance(called, Macro):
            return called(*args, **kwargs)
        takes_more = kwargs or called.caller or called.catch_kwargs or called.catch_varargs
        if takes_more or len(args) != len(called.arguments):
            return called(self.eval_ctx, *args, **kwargs)
        return marked(called._func(*args))


class PageCode(CodeGenerator):
    """Has what is put out go through `shown`, and takes attributes of values as Python does: none
    of these is a mapping whose keys would be meant."""

    marks = "environment.shown"
    version = 2
    """Another one for other code: compiled templates are kept."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        is_plain = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if is_plain and finalize.src is None:
            self.write(f"{self.marks}(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class PageEnvironment(Environment):
    """An environment of templates that do not change while the program runs."""

    context_class = PageContext
    code_generator_class = PageCode
    shown = staticmethod(shown)
