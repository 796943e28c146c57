"""Who does what: subjects, objects and the clauses above, on sentences without any actor file."""

import pytest

from analysis import grammar, lexicon, text

VERBS = lexicon.read_lexicon().verb_forms


def parse(sentence):
    return grammar.parse(text.parse("d", sentence).words(0), {}, VERBS)


def words(parsed, phrases):
    return [" ".join(parsed.words[p.first : p.last]) for p in phrases]


def clause(parsed, verb):
    return next(c for c in parsed.clauses if parsed.words[c.verb] == verb)


@pytest.mark.parametrize(
    ("sentence", "verb", "subjects", "objects"),
    [
        ("The mayor praised the nurses.", "praised", ["the mayor"], ["the nurses"]),
        ("The mayor and the bishop praised the nurses.", "praised", ["the mayor", "the bishop"], ["the nurses"]),
        ("The mayor, who hates noise, praised the nurses.", "praised", ["the mayor"], ["the nurses"]),
        ("The mayor, who hates noise, praised the nurses.", "hates", ["the mayor"], ["noise"]),
        ("The mayor came and praised the nurses.", "praised", ["the mayor"], ["the nurses"]),
        ("The mayor on Thursday praised the nurses.", "praised", ["the mayor"], ["the nurses"]),
        ("The plan, the mayor said, helps the nurses.", "helps", ["the plan"], ["the nurses"]),
        ("Rules imposed by the city hurt the nurses.", "hurt", ["rules"], ["the nurses"]),
        ("The mayor of the city praised the nurses.", "praised", ["the mayor"], ["the nurses"]),
        ("The mayor said the bishop praised the nurses.", "praised", ["the bishop"], ["the nurses"]),
        ("Praising the nurses, the mayor left the hall.", "praising", ["the mayor"], ["the nurses"]),
        ("The mayor broke off talks.", "broke", ["the mayor"], ["talks"]),
    ],
)
def test_subject_and_object(sentence, verb, subjects, objects):
    parsed = parse(sentence)
    found = clause(parsed, verb)
    assert (words(parsed, found.subjects), words(parsed, found.objects)) == (subjects, objects)


@pytest.mark.parametrize(
    ("sentence", "verb", "passive", "negated", "modal"),
    [
        ("The nurses were praised by the mayor.", "praised", True, False, None),
        ("The mayor has praised the nurses.", "praised", False, False, None),
        ("The mayor did not praise the nurses.", "praise", False, True, None),
        ("The mayor wouldn’t praise the nurses.", "praise", False, True, "would"),
        ("The mayor has never been praised.", "praised", True, True, None),
        ("Will the mayor praise the nurses?", "praise", False, False, "will"),
    ],
)
def test_verb_group(sentence, verb, passive, negated, modal):
    found = clause(parse(sentence), verb)
    assert (found.passive, found.negated, found.modal) == (passive, negated, modal)


@pytest.mark.parametrize(
    ("sentence", "verb", "link", "above"),
    [
        ("The mayor refused to praise the nurses.", "praise", "infinitive", "refused"),
        ("The mayor said that the nurses slept.", "slept", "content", "said"),
        ("The mayor accused the nurses of sleeping.", "sleeping", "gerund", "accused"),
        ("If the nurses sleep, the mayor will shout.", "sleep", "if", "shout"),
        ("The mayor stopped praising the nurses.", "praising", "gerund", "stopped"),
        ("The mayor vowed to help the nurses and punish the thieves.", "punish", "infinitive", "vowed"),
    ],
)
def test_what_a_clause_hangs_on(sentence, verb, link, above):
    parsed = parse(sentence)
    found = clause(parsed, verb)
    assert (found.link, parsed.words[found.parent.verb]) == (link, above)


def test_noun_or_verb():
    assert [parse("The attacks hurt.").words[c.verb] for c in parse("The attacks hurt.").clauses] == ["hurt"]
    parsed = parse("He attacks the town.")
    assert words(parsed, clause(parsed, "attacks").objects) == ["the town"]


def test_quotation_marks_are_looked_through():
    parsed = parse("The mayor declared a “limitless” friendship.")
    assert words(parsed, clause(parsed, "declared").objects) == ["a limitless friendship"]


def test_nothing_to_parse():
    assert grammar.parse([]).clauses == []


def test_no_clause_hangs_on_itself():
    sentence = "To continue to affirm and embody the rules of shared and fair play, the mayor is meeting the nurses."
    for one in parse(sentence).clauses:
        above, steps = one.parent, 0
        while above is not None and steps < 20:
            above, steps = above.parent, steps + 1
        assert above is None
