"""Figures: a table in, Axes out; colours that stay; small and missing numbers told; the same bytes each run."""

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import pytest  # noqa: E402
from matplotlib.text import Text  # noqa: E402

from analysis import plots  # noqa: E402
from analysis.plots import canvas, network  # noqa: E402

ROOT = Path(__file__).parents[1]
ACTORS = ("China", "Russia", "Ukraine", "West")
LONG = (
    "United States of America",
    "European Union and its institutions",
    "Democratic Republic of the Congo",
    "Сербия и Черногория",
)
MANY = (*LONG, *(f"Member {letter} of the League" for letter in "ABCDEFGH"))
FIGURES = (
    "salience", "speaking", "spoken_about", "sentiment", "stance_matrix", "stance_network", "timeline", "strip",
)  # fmt: skip
WITH_INTERVALS = ("salience", "speaking", "spoken_about", "sentiment", "stance_network", "timeline")


def _table(columns, rows, actors):
    table = pd.DataFrame(rows, columns=columns.split())
    table.attrs["actors"] = tuple(actors)
    return table


def make_table(figure, actors=ACTORS, articles=9):
    """A hand-made table for a figure, with the columns that `analysis.tables` gives it."""
    few = articles < 2

    def bounds(value, half=0.1):
        return (pd.NA, pd.NA) if few else (value - half, value + half)

    n = len(actors)
    pairs = [
        (s, t, (-0.8 + 1.6 * k / (n * n))) for k, (s, t) in enumerate((s, t) for s in actors for t in actors if s != t)
    ]
    if figure == "salience":
        rows = [(a, 3 + 7 * k, 1 / n, *bounds(1 / n), articles, articles) for k, a in enumerate(actors)]
        return _table("actor mentions share low high documents n_documents", rows, actors)
    if figure == "speaking":
        share = 1 / (n + 1)
        rows = [(a, 6, share, *bounds(share), 60, share, 1, 2, 3, articles, articles) for a in (*actors, pd.NA)]
        columns = "actor quotes share low high words words_share direct indirect mixed documents n_documents"
        return _table(columns, rows, actors)
    if figure == "spoken_about":
        rows = [
            (a, 0.1 + 0.1 * k / n, 0.3 - 0.2 * k / n, 0.1, *bounds(0.1), articles, articles)
            for k, a in enumerate(actors)
        ]
        return _table("actor mention_share quote_share gap low high documents n_documents", rows, actors)
    if figure == "sentiment":
        rows = [(a, v, s, 0.2, *bounds(0.2), 8, articles, articles)
                for a in actors for v in ("article", "actor") for s in ("textblob", "vader", "targeted")]  # fmt: skip
        return _table("actor voice scorer mean low high mentions documents n_documents", rows, actors)
    if figure in ("stance_matrix", "stance_network"):
        rows = [(s, t, m, *bounds(m), 5, 2, 1, 0, 0, 8, articles, articles) for s, t, m in pairs]
        columns = "source target mean low high support oppose neutral negated hypothetical rows documents n_documents"
        return _table(columns, rows, actors)
    if figure == "timeline":
        rows = [
            (p, s, t, m, *bounds(m), 6, 2, articles) for p in ("2023-01", "2023-02", "2023-06") for s, t, m in pairs
        ]
        return _table("period source target mean low high rows documents exposure", rows, actors)
    rows = [(k, "mention", a, pd.NA, pd.NA, 0.1, 0.3, 2, pd.NA) for k, a in enumerate(actors)]
    rows += [(k, "quote", a, pd.NA, "mixed", 0.2, 0.8, 1, pd.NA) for k, a in enumerate((*actors, pd.NA))]
    rows += [(3, "stance", s, t, m, 0.2, 0.8, 1, "article") for s, t, m in pairs]
    return _table("sentence lane actor target value start end count voice", rows, actors)


def draw(figure, *args, ax=None, **options):
    return getattr(plots, figure)(make_table(figure, *args, **options), ax=ax)


def words(ax):
    return [text.get_text() for text in ax.findobj(Text) if text.get_text()]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.mark.parametrize("figure", FIGURES)
def test_draws_on_the_axes_given_and_changes_nothing_else(figure):
    _, ax = plt.subplots()
    figures, settings = plt.get_fignums(), dict(matplotlib.rcParams)
    assert draw(figure, ax=ax) is ax
    assert plt.get_fignums() == figures
    assert dict(matplotlib.rcParams) == settings


@pytest.mark.parametrize("figure", FIGURES)
def test_names_every_actor_and_leaves_the_table_alone(figure):
    table = make_table(figure)
    before = table.copy()
    figures = len(plt.get_fignums())
    shown = " ".join(words(getattr(plots, figure)(table)))
    assert len(plt.get_fignums()) == figures + 1
    assert all(actor in shown for actor in ACTORS)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("figure", FIGURES)
def test_an_empty_table_says_so(figure):
    ax = getattr(plots, figure)(make_table(figure).iloc[:0])
    assert "nothing to show" in " ".join(words(ax))


@pytest.mark.parametrize("figure", WITH_INTERVALS)
def test_one_article_has_no_interval_and_the_figure_says_so(figure):
    assert "no interval" in " ".join(words(draw(figure, articles=1)))
    assert "no interval" not in " ".join(words(draw(figure, articles=9)))


@pytest.mark.parametrize("figure", FIGURES)
def test_a_missing_column_is_named(figure):
    table = make_table(figure)
    with pytest.raises(ValueError, match=f"plots.{figure}: the table has no column {table.columns[0]};"):
        getattr(plots, figure)(table.drop(columns=table.columns[0]))


@pytest.mark.parametrize("figure", ["sentiment", "stance_matrix", "stance_network", "timeline"])
def test_several_groups_are_refused_with_a_remedy(figure):
    table = make_table(figure)
    both = pd.concat([table.assign(outlet=name) for name in ("Herald", "Post")])
    both = both[["outlet", *table.columns]]
    with pytest.raises(ValueError, match=r"table\['outlet'\] == 'Herald'"):
        getattr(plots, figure)(both)


def test_groups_stand_in_the_labels_of_a_share():
    table = make_table("salience")
    table.insert(0, "outlet", ["Herald", "Post", "Herald", pd.NA])
    assert {"China (Herald)", "Russia (Post)", "West (NA)"} <= set(words(plots.salience(table)))


def _dots(ax):
    """Colours of the marks whose middle is data, by their row's label."""
    rows = [label.get_text() for label in ax.get_yticklabels()]
    marks = [c for c in ax.collections if len(c.get_offsets()) == len(rows)]
    colours = [matplotlib.colors.to_hex(c) for c in marks[-1].get_facecolors()]
    return dict(zip(rows, colours, strict=True))


def test_an_actor_keeps_its_colour_in_a_table_that_lacks_others():
    table = make_table("salience").assign(mentions=50)
    everyone, fewer = _dots(plots.salience(table)), _dots(plots.salience(table[table["actor"] != "China"]))
    assert len(set(everyone.values())) == 4
    assert fewer == {actor: everyone[actor] for actor in ACTORS[1:]}
    assert everyone == {actor: colour.lower() for actor, colour in plots.colours(ACTORS).items() if actor != "other"}
    nodes = [c for c in draw("stance_network").collections if len(c.get_offsets()) == 4]
    assert [matplotlib.colors.to_hex(c) for c in nodes[0].get_facecolors()] == list(everyone.values())


def test_colours_beyond_the_palette_and_of_others_are_grey():
    chosen = plots.colours(["other", *map(str, range(20))])
    assert len({chosen[str(i)] for i in range(14)}) == 14
    assert chosen["other"] == chosen["19"] == canvas.GREY


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]


def _lab(colour, vision):
    part = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(VISION[vision]) @ linear, 0, 1) / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _least_distance(one, other):
    return min(np.linalg.norm(_lab(one, vision) - _lab(other, vision)) for vision in VISION)


def test_colours_stay_apart_for_colour_blind_readers():
    actors = canvas.ACTOR_COLOURS[:8]
    assert min(_least_distance(a, b) for a, b in combinations(actors, 2)) > 15
    assert _least_distance(canvas.SUPPORT, canvas.OPPOSE) > 40
    assert min(_least_distance(sign, a) for sign in (canvas.SUPPORT, canvas.OPPOSE) for a in actors) > 15
    ends = [matplotlib.colors.to_hex(canvas.STANCE_MAP(end)) for end in (0.0, 1.0)]
    assert _least_distance(*ends) > 40


def test_support_and_opposition_differ_without_colour():
    styles = {network._sign(mean): network.SIGNS[network._sign(mean)]["linestyle"] for mean in (-0.5, 0.0, 0.5)}
    assert len(set(styles.values())) == len(styles) == 3
    shown = words(draw("stance_matrix"))
    assert "−0.80" in shown and any(word.startswith("+0") for word in shown)


def test_a_stance_in_quoted_words_is_outlined():
    table = make_table("strip", ACTORS[:2]).query("lane == 'stance'").assign(value=0.5)
    table["voice"] = ["article", "actor"]
    marks = [c for c in plots.strip(table).collections if len(c.get_offsets()) == 1 and c.get_linewidths()[0] == 0.9]
    assert [matplotlib.colors.to_hex(c.get_facecolor()[0]) for c in marks] == [canvas.SUPPORT.lower(), "#ffffff"]


def test_few_mentions_are_hollow():
    shown = _dots(draw("salience"))  # the first actor has three mentions, the second ten
    assert shown["China"] == "#ffffff" and shown["Russia"] != "#ffffff"


def test_a_cell_without_evidence_is_empty_and_a_missing_mean_is_no_zero():
    table = make_table("stance_matrix")
    table["mean"] = table["mean"].astype("Float64")
    table.loc[0, "mean"] = pd.NA
    shown = words(plots.stance_matrix(table.iloc[:-1]))
    assert shown.count("no\nevidence") == 2
    assert len([word for word in shown if word[:1] in "+−0" and "." in word and len(word) <= 5]) == 10


def test_timeline_joins_neighbours_and_never_bridges_a_gap():
    ax = draw("timeline", ACTORS[:2])
    runs = [
        list(line.get_xdata())
        for line in ax.lines
        if len(line.get_xdata()) and line.get_color() in canvas.ACTOR_COLOURS
    ]
    assert [len(run) for run in runs] == [2, 1, 2, 1]


@pytest.mark.parametrize(
    "periods",
    [
        ["2023", "2024"],
        ["2023Q1", "2023Q2"],
        ["2023-03-13/2023-03-19", "2023-03-20/2023-03-26"],
        ["2023-03-18", "2023-03-19"],
    ],
)
def test_timeline_reads_periods_of_any_length(periods):
    table = make_table("timeline", ACTORS[:2]).iloc[:4].assign(period=np.repeat(periods, 2))
    assert periods[0].split("/")[0] in words(plots.timeline(table))
    with pytest.raises(ValueError, match="write it as 2023, 2023Q1"):
        plots.timeline(table.assign(period=["spring", "spring", "summer", "summer"]))


def _overlaps(ax):
    """Pairs of texts that cover each other, and texts outside the figure."""
    ax.figure.canvas.draw()
    texts = [text for text in ax.findobj(Text) if text.get_text().strip() and text.get_visible()]
    boxes = {}
    for text in texts:
        # A rotated text's box is larger than its letters: only its foot is compared.
        boxes[text] = text.get_window_extent() if not text.get_rotation() else None
    boxes = {
        text: box.shrunk(0.9, 0.8).translated(0.05 * box.width, 0.1 * box.height) for text, box in boxes.items() if box
    }
    covered = [(a.get_text(), b.get_text()) for (a, x), (b, y) in combinations(boxes.items(), 2) if x.overlaps(y)]
    page = ax.figure.bbox.padded(1)
    outside = [
        a.get_text() for a, box in boxes.items() if not page.fully_containsx(box.x0) or not page.fully_containsx(box.x1)
    ]
    return covered + outside


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("figure", "actors"), [*((figure, MANY) for figure in FIGURES), ("stance_matrix", LONG), ("stance_network", LONG)]
)
def test_no_text_covers_another_or_leaves_the_page(figure, actors):
    assert _overlaps(draw(figure, actors, articles=3000)) == []


@pytest.mark.parametrize("figure", FIGURES)
def test_names_are_shown_as_written_whatever_they_hold(figure, tmp_path):
    names = ("$x_1$ <b>", r"$\frac{", "a --> b\x00\u202e", "Élysée Москва")
    ax = draw(figure, names)
    svg = plots.save(ax, tmp_path / "figure.svg").read_text("utf-8")
    assert "$x_1$ &lt;b&gt;" in svg or "$x_1$ <b>" in svg.replace("\\$", "$")
    assert "\x00" not in svg and "\u202e" not in svg
    assert "Élysée Москва" in " ".join(words(ax)).replace("\n", " ")


def test_letters_without_a_font_are_boxes_with_one_warning_a_script(monkeypatch):
    only = [font for font in matplotlib.font_manager.fontManager.ttflist if font.name.startswith("DejaVu")]
    monkeypatch.setattr(matplotlib.font_manager.fontManager, "ttflist", only)
    for cached in (canvas._family, canvas._warn_missing):
        cached.cache_clear()
        monkeypatch.setattr(canvas, cached.__name__, cached)
    with pytest.warns(UserWarning, match="Install Noto Sans CJK") as caught:
        ax = draw("salience", ("中国", "俄罗斯", "Élysée", "Україна"))
        ax.figure.canvas.draw()
        draw("speaking", ("乌克兰", "Russia"))
    assert len(caught) == 1
    assert {"□□", "□□□", "Élysée", "Україна"} <= set(words(ax))
    canvas._family.cache_clear()


def test_a_font_that_has_the_letters_is_used(monkeypatch):
    monkeypatch.setattr(canvas, "_family", lambda char: "Fallback" if char == "中" else canvas.FONT)
    ax = draw("salience", ("中", "Russia"))
    families = {label.get_text(): label.get_fontfamily() for label in ax.get_yticklabels()}
    assert families == {"中": [canvas.FONT, "Fallback"], "Russia": [canvas.FONT]}


def test_saving_replaces_whole_or_not_at_all(tmp_path):
    ax = draw("salience")
    path = plots.save(ax, tmp_path / "new" / "figure.svg", description="China leads & <so on>")
    assert "<title>China leads &amp; &lt;so on&gt;</title>" in path.read_text("utf-8")
    before = path.read_bytes()
    ax.figure.savefig = lambda *args, **options: 1 / 0
    with pytest.raises(ZeroDivisionError):
        plots.save(ax, path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["figure.svg"]
    with pytest.raises(ValueError, match="svg, .png or .pdf"):
        plots.save(ax, tmp_path / "figure.docx")


def test_saving_an_axes_or_its_figure_twice_gives_the_same_bytes(tmp_path):
    ax = draw("stance_network")
    for suffix in ("svg", "png"):
        one, other = (plots.save(a, tmp_path / f"{k}.{suffix}") for k, a in enumerate((ax, ax.figure)))
        assert one.read_bytes() == other.read_bytes()


def test_every_figure_is_the_same_to_the_byte_in_another_process(tmp_path):
    script = (
        "import sys; sys.path.insert(0, 'tests'); import test_plots as t\n"
        "for figure in t.FIGURES: t.plots.save(t.draw(figure), f'{sys.argv[1]}/{figure}.svg')"
    )
    (tmp_path / "there").mkdir()
    there = [sys.executable, "-c", script, str(tmp_path / "there")]
    with subprocess.Popen(there, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "12"}) as run:
        here = {figure: plots.save(draw(figure), tmp_path / f"{figure}.svg").read_bytes() for figure in FIGURES}
    assert run.returncode == 0
    for figure in FIGURES:
        assert (tmp_path / "there" / f"{figure}.svg").read_bytes() == here[figure], figure
