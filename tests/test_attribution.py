"""Attribution: who is quoted saying what."""

from pathlib import Path

from analysis import text
from analysis.attribution import find_quotes

SEED = Path(__file__).parent.parent / "seeds" / "2023-03-18-xi-visits-russia.txt"


def quotes(words):
    return find_quotes(text.parse("d", words), [])


def test_seed_speakers():
    speakers = {q.speaker for q in quotes(SEED.read_text(encoding="utf-8"))}
    assert {"the Kremlin", "Putin", "Qin Gang", "Kuleba"} <= speakers
