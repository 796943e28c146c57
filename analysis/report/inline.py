"""Figures inside an HTML page: SVG whose ids clash with no other's, with links from its parts to places in the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from .markup import escape


def add_cell_links(ax: Axes, places: Mapping[tuple[int, int], str]) -> None:
    """Make cells of a matrix links: ``places`` maps row and column to an address."""
    for (row, column), address in sorted(places.items()):
        cell = Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="none", edgecolor="none", zorder=9)
        cell.set_url(address)
        ax.add_patch(cell)


def add_label_links(ax: Axes, addresses: Mapping[str, str]) -> None:
    """Make labels links: ``addresses`` maps a label's words (without line ends) to an address."""
    for label in [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts]:
        if isinstance(label, Text) and (address := addresses.get(" ".join(label.get_text().split()))):
            label.set_url(address)


def without_links(svg: str) -> str:
    """A figure for a file of its own, where the links' places are not."""
    return re.sub(r"<a xlink:href=[^>]*>|</a>", "", svg)


def inline_svg(svg: str, name: str, title: str, description: str, titles: Mapping[str, str]) -> str:
    """A figure as an ``svg`` element for an HTML page.

    Parameters
    ----------
    svg : str
        What `analysis.plots.save` wrote.
    name : str
        Put before every id, so that several figures on one page do not clash.
    title, description : str
        What the figure shows, for readers who do not see it.
    titles : mapping
        An address of a link to the words that say where it leads.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]*)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]*)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r'(<use\b[^>]*?)xlink:href="#([^"]*)"', rf'\1href="#{name}-\2"', svg)
    svg = re.sub(r'<a xlink:href="(#[^"]*)"[^>]*>', lambda match: _link(match[1], titles), svg)
    svg = re.sub(r'\sxlink:(href="data:)', r" \1", svg)
    width = float(re.search(r'\bwidth="([\d.]+)pt"', svg)[1]) / 72
    box = re.search(r'\bviewBox="([^"]*)"', svg)[1]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="group" style="max-width:{width:.2f}in" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return head + svg[svg.index(">") + 1 :]


def _link(address: str, titles: Mapping[str, str]) -> str:
    words = titles.get(address, address)
    return f'<a href="{address}" aria-label="{escape(words)}"><title>{escape(words)}</title>'
