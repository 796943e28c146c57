"""What refers back to an actor: he, its, the two leaders, his Ukrainian counterpart, the alliance, we."""

from __future__ import annotations


def resolve(parsed, found, units):
    return []


def first_person(parsed, mentions, quotes, speaker):
    return []


def capitalised(text, sentence):
    return []
