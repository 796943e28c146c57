"""A reader that needs no model: it reads probabilities from lists of words, some of which the lexicon does not know."""

import re

import numpy as np

from analysis.model import CATEGORIES

FOR = frozenset("praised thanked supported cosseted mollycoddled backs friendship".split())
AGAINST = frozenset("condemned denounced bewailed ghosted".split())
KINDS = {"cosseted": "COOPERATE", "condemned": "ACCUSE", "ghosted": "REJECT"}
SURE, UNSURE = 0.7, 0.5  # where it knows the words, and where not


class FakeReader:
    """Source is the first of the pair, the second after "by"; "each" makes an act mutual."""

    sha256 = "0" * 64
    card = {"name": "fake", "confidence": {"both": [1.0, 0.5], "rules": [-0.5, 0.5], "reader": [0.0, 0.5]}}

    def __init__(self):
        self.asked = 0

    def directed(self, texts, sources, targets):
        self.asked += len(texts)
        return np.array([_directed(*one) for one in zip(texts, sources, targets)]).reshape(-1, 5)

    def categories(self, texts, sources, targets):
        answers = np.full((len(texts), len(CATEGORIES)), (1 - SURE) / (len(CATEGORIES) - 1))
        for row, text in zip(answers, texts):
            known = [KINDS[word] for word in _words(text) if word in KINDS]
            row[CATEGORIES.index(known[0] if known else "NONE")] = SURE
        return answers

    def attributions(self, texts):
        return [[] for _ in texts]

    def targeted(self, texts, targets):
        answers = np.full((len(texts), 3), (1 - SURE) / 2)
        for row, text in zip(answers, texts):
            row[1 + _sign(_words(text))] = SURE
        return answers


def _words(text):
    return re.findall(r"\w+", text.lower())


def _sign(words):
    return (not FOR.isdisjoint(words)) - (not AGAINST.isdisjoint(words))


def _directed(text, source, target):
    assert (source is None or text[slice(*source)]) and text[slice(*target)]
    first, second = sorted([source or (0, 0), target])
    between = _words(text[first[1] : second[0]])
    words = between if source is not None else _words(text)
    sign = _sign(words)
    turned = ("by" in between) != ((source or (0, 0)) > target)
    surest = SURE if sign else UNSURE
    probabilities = np.full(5, (1 - surest) / 4)
    if "each" in words and sign:
        probabilities[1 if sign > 0 else 3] = probabilities[2 if sign > 0 else 4] = 0.45
        return probabilities / probabilities.sum()
    probabilities[0 if not sign else (1 if sign > 0 else 3) + turned] = surest
    return probabilities
