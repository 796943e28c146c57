"""The stance network as GraphML and GEXF."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ..tables import salience, stance_matrix
from .values import records
from .writing import write_file

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_SIGNATURE = "stance network, by analysis.export"

_NODE = {"mentions": int, "salience": float, "documents": int, "colour": str}
_EDGE = {"mean": float, "low": float, "high": float, "stance": str, "support": int, "oppose": int, "neutral": int,
         "negated": int, "hypothetical": int, "rows": int, "documents": int, "n_documents": int}  # fmt: skip
_GRAPHML_TYPES = {int: "int", float: "double", str: "string"}
_GEXF_TYPES = {int: "integer", float: "double", str: "string"}


class _Node(NamedTuple):
    id: str
    label: str
    colour: tuple[int, int, int]
    values: dict


class _Edge(NamedTuple):
    id: str
    source: str
    target: str
    weight: int
    colour: tuple[int, int, int]
    values: dict


def graphml(result, path: str | os.PathLike, *, level: str = "actor") -> Path:
    """Write the stance network as GraphML: directed, signed, with the numbers and colours of the figures.

    Opens in Gephi (label, colour and weight are named as its importer expects them), igraph, networkx and yEd. Every
    actor is a node, named or not: ``label, mentions, salience`` (its share of all mentions), ``documents`` (that
    mention it), ``colour`` (also as ``r, g, b``). Every pair in which there is a stance is an edge from source to
    target: the columns of `analysis.tables.stance_matrix` (``mean`` from -1 to 1 with its interval ``low`` to
    ``high``, counts for and against, documents), ``stance`` ("supports", "opposes" or "neither, or both alike") and
    ``weight``: the number of articles, or of rows where there is one article. The weight has no sign, because layouts
    and Gephi take none; the sign is that of ``mean``. Pairs with nothing but denied or imagined acts have no mean
    and no edge, as in the figure.

    Names keep all letters; control characters, which XML cannot hold, become U+FFFD. Nodes are told apart by their
    ids, so that two names stay two nodes.

    Parameters
    ----------
    result : Analysis
    path : path
        E.g. ``stance.graphml``.
    level : str
        "actor", or "member" for the finer units (the United States within the West).

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        ``path`` holds anything else than a stance network written before.
    """
    return _write(lambda: _as_graphml(*_network(result, level)), path, "graphml")


def _as_graphml(nodes: list[_Node], edges: list[_Edge]) -> ET.Element:
    root = ET.Element("graphml", xmlns=_GRAPHML)
    ET.SubElement(root, "desc").text = _SIGNATURE
    # Keys have ids that say what they are: Gephi takes "d3" and "d7" for yEd's labels, whatever their names.
    node_kinds = {"label": str, "r": int, "g": int, "b": int, **_NODE}
    edge_kinds = {"weight": float, "r": int, "g": int, "b": int, **_EDGE}
    for what, kinds in (("node", node_kinds), ("edge", edge_kinds)):
        for name, kind in kinds.items():
            key = {"id": f"{what}_{name}", "for": what, "attr.name": name, "attr.type": _GRAPHML_TYPES[kind]}
            ET.SubElement(root, "key", key)
    graph = ET.SubElement(root, "graph", edgedefault="directed")
    for node in nodes:
        values = {"label": node.label, **_rgb(node.colour), **node.values}
        _data(ET.SubElement(graph, "node", id=node.id), "node", values)
    for edge in edges:
        element = ET.SubElement(graph, "edge", id=edge.id, source=edge.source, target=edge.target)
        _data(element, "edge", {"weight": float(edge.weight), **_rgb(edge.colour), **edge.values})
    return root


def _data(element: ET.Element, what: str, values: dict) -> None:
    for name, value in values.items():
        if value is not None:
            ET.SubElement(element, "data", key=f"{what}_{name}").text = str(value)


def gexf(result, path: str | os.PathLike, *, level: str = "actor") -> Path:
    """Write the stance network as GEXF 1.3, Gephi's own format: the same nodes and edges as `graphml`.

    Parameters
    ----------
    result : Analysis
    path : path
        E.g. ``stance.gexf``.
    level : str
        "actor" or "member".

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileExistsError
        ``path`` holds anything else than a stance network written before.
    """
    return _write(lambda: _as_gexf(*_network(result, level)), path, "gexf")


def _as_gexf(nodes: list[_Node], edges: list[_Edge]) -> ET.Element:
    root = ET.Element("gexf", {"xmlns": _GEXF, "xmlns:viz": _VIZ, "version": "1.3"})
    ET.SubElement(ET.SubElement(root, "meta"), "creator").text = _SIGNATURE
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for what, kinds in (("node", _NODE), ("edge", _EDGE)):
        group = ET.SubElement(graph, "attributes", {"class": what, "mode": "static"})
        for name, kind in kinds.items():
            ET.SubElement(group, "attribute", id=f"{what}_{name}", title=name, type=_GEXF_TYPES[kind])
    group = ET.SubElement(graph, "nodes")
    for node in nodes:
        element = ET.SubElement(group, "node", id=node.id, label=node.label)
        _attributes(element, "node", node.values, node.colour)
    group = ET.SubElement(graph, "edges")
    for edge in edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target, "weight": str(float(edge.weight))}
        _attributes(ET.SubElement(group, "edge", ends), "edge", edge.values, edge.colour)
    return root


def _attributes(element: ET.Element, what: str, values: dict, colour: tuple[int, int, int]) -> None:
    group = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        if value is not None:
            ET.SubElement(group, "attvalue", {"for": f"{what}_{name}", "value": str(value)})
    ET.SubElement(element, "viz:color", {name: str(part) for name, part in _rgb(colour).items()})


# ---- what both formats hold


def _network(result, level: str) -> tuple[list[_Node], list[_Edge]]:
    named, matrix = salience(result, level=level), stance_matrix(result, level=level)
    rows = [row for row in records(matrix) if row["mean"] is not None]
    ends = [end for row in rows for end in (row["source"], row["target"])]
    nodes = _nodes(records(named), ends)
    return list(nodes.values()), _edges(rows, {name: node.id for name, node in nodes.items()})


def _nodes(named: list[dict], ends: Iterable[str]) -> dict[str, _Node]:
    from ..plots.canvas import colours

    rows = {row["actor"]: row for row in named}
    names = list(dict.fromkeys([*rows, *ends]))
    shades = colours(names)
    nodes = {}
    for place, name in enumerate(names):
        row = rows.get(name, {})
        values = {"mentions": row.get("mentions", 0), "salience": row.get("share"),
                  "documents": row.get("documents", 0), "colour": shades[name]}  # fmt: skip
        nodes[name] = _Node(f"n{place}", _NOT_XML.sub("\ufffd", name), _parts(shades[name]), values)
    return nodes


def _edges(rows: list[dict], ids: dict[str, str]) -> list[_Edge]:
    from ..plots.network import EVEN, SIGNS

    several = max((row["n_documents"] for row in rows), default=0) > 1
    edges = []
    for place, row in enumerate(rows):
        mean = row["mean"]
        stance = "supports" if mean >= EVEN else "opposes" if mean <= -EVEN else "neither, or both alike"
        values = {name: stance if name == "stance" else row[name] for name in _EDGE}
        ends = (f"e{place}", ids[row["source"]], ids[row["target"]])
        weight = row["documents" if several else "rows"]
        edges.append(_Edge(*ends, weight, _parts(SIGNS[stance]["color"]), values))
    return edges


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _rgb(colour: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip("rgb", colour, strict=True))


def _write(build: Callable[[], ET.Element], path: str | os.PathLike, kind: str) -> Path:
    def fill(new: Path) -> None:
        root = build()
        ET.indent(root)
        new.write_bytes(ET.tostring(root, "utf-8", xml_declaration=True) + b"\n")

    def ours(old: Path) -> bool:
        with open(old, "rb") as file:
            start = file.read(500).decode("utf-8", "replace")
        return f"<{kind} " in start and _SIGNATURE in start

    return write_file(path, kind, ours, fill)
