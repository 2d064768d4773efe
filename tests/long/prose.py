"""Sentences for a book that nobody wrote: assembled from a vocabulary of its subject, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

#: English and Chinese of what the book speaks about.
TERMS = (
    ("force development", "力量建设"),
    ("joint operations", "联合作战"),
    ("early warning", "预警"),
    ("command post", "指挥所"),
    ("reconnaissance", "侦察"),
    ("logistics support", "后勤保障"),
    ("training syllabus", "训练大纲"),
    ("strategic guidance", "战略方针"),
    ("airspace management", "空域管理"),
    ("electromagnetic spectrum", "电磁频谱"),
    ("mobilization", "动员"),
    ("operational art", "战役法"),
)

_PEOPLE = (
    *("the commission", "the provincial administration", "every district commander", "the author of the manual"),
    *("a later committee", "the engineering department", "most of the instructors", "one historian"),
    *("the transportation office", "an unusually candid report", "the archive of the ministry", "the second edition"),
)
_VERBS = (
    *("described", "reconsidered", "postponed", "recommended", "acknowledged", "underestimated", "documented"),
    *("distinguished", "accelerated", "approved", "questioned", "rewrote", "transferred", "exaggerated", "measured"),
)
_THINGS = (
    *("the distribution of responsibilities", "the organization of maintenance", "the supply of replacement engines"),
    *("the relationship between training and readiness", "the question of accountability", "the winter timetable"),
    *("the procurement of transportation", "the training of navigators", "the definition of a campaign"),
    *("the arrangement of the observation posts", "the communication between neighboring regions", "the price of fuel"),
    *("the interpretation of the regulations", "the construction of shelters", "the education of junior officers"),
    *("the measurement of effectiveness", "the comparison of foreign experience", "the repair of runways"),
)
_MANNERS = (
    *("with considerable reluctance", "for the first time", "in a single paragraph", "after lengthy correspondence"),
    *("without consulting anybody", "in terms that satisfied no one", "more carefully than before", "twice"),
    *("in unmistakable language", "on the recommendation of its own experts", "between the two conferences"),
)
_TIMES = (
    *("in the following decade", "before the reorganization", "during the demobilization", "that winter"),
    *("by the end of the period", "long afterwards", "in the years 1956-1962", "shortly before publication"),
)
_ASIDES = (
    *("as the appendix demonstrates", "which is remarkable", "to judge by the correspondence that survives"),
    *("whatever the newspapers said", "contrary to a widespread misunderstanding", "as so often", "it appears"),
)
_SHORT = (
    *("Nothing came of it.", "The figures disagree.", "This was new.", "Few noticed.", "It was too late."),
    *("Others did not.", "The answer is unknown.", "Distance was the difficulty.", "Both were right."),
)


class Writer:
    """Writes sentences, paragraphs and titles, one after the other, from one stream of random numbers."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self._forms: tuple[Callable[[], str], ...] = (self._plain, self._long, self._longer, self._plain, self._short)

    def one(self, things: tuple[str, ...]) -> str:
        return self.random.choice(things)

    def sentence(self) -> str:
        return self.random.choice(self._forms)()

    def sentences(self, least: int, most: int) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(least, most)))

    def title(self) -> str:
        """Two or three words that a heading may have."""
        thing = self.one(_THINGS).removeprefix("the ")
        return thing[0].upper() + thing[1:]

    def _clause(self) -> str:
        return f"{self.one(_PEOPLE)} {self.one(_VERBS)} {self.one(_THINGS)}"

    def _plain(self) -> str:
        return _capital(f"{self._clause()} {self.one(_MANNERS)}.")

    def _short(self) -> str:
        return self.one(_SHORT)

    def _long(self) -> str:
        return _capital(f"{self.one(_TIMES)}, {self._clause()}, {self.one(_ASIDES)}, and {self._clause()}.")

    def _longer(self) -> str:
        english, chinese = self.random.choice(TERMS)
        return _capital(
            f"{self._clause()} {self.one(_MANNERS)}; {self.one(_TIMES)}, when {self._clause()}, the word {english} "
            f"({chinese}) came to mean something else, {self.one(_ASIDES)}."
        )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
