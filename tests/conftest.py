"""What tests of several rooms share."""

import pytest


@pytest.fixture
def small_figures(monkeypatch):
    """Empty figures in place of the report's own, for tests that are about something else: drawing takes seconds."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.report import output, page

    def figures(result, made):
        for name in "salience speaking spoken_about sentiment stance_matrix stance_network timeline".split():
            yield page.Figure(name, Axes(Figure(figsize=(1, 1)), (0, 0, 1, 1)), name, name)

    monkeypatch.setattr(output, "make_figures", figures)
