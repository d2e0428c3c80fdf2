"""The best assignment: SciPy says what it is, to the choice among several that are equally good."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from huikan.page.assignment import assign


@st.composite
def scores(draw: st.DrawFn) -> NDArray[np.float64]:
    """A table of scores of which many are equal, with more rows or more columns."""
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    score = st.sampled_from((-9.0, -0.3, 0.0, 0.1, 0.2, 0.1 + 0.2, 1.0, 2.5))
    cells = draw(st.lists(score, min_size=rows * columns, max_size=rows * columns))
    return np.array(cells).reshape(rows, columns)


@settings(max_examples=500)
@given(scores())
def test_it_is_the_one_that_scipy_takes(table: NDArray[np.float64]) -> None:
    rows, columns = linear_sum_assignment(table, maximize=True)
    assert assign(table) == list(zip(rows.tolist(), columns.tolist(), strict=True))


def test_a_table_of_many_rows_is_assigned_as_scipy_does() -> None:
    rng = np.random.default_rng(1)
    table = np.round(rng.normal(size=(80, 160)), 1)
    rows, columns = linear_sum_assignment(table, maximize=True)
    assert assign(table) == list(zip(rows.tolist(), columns.tolist(), strict=True))
