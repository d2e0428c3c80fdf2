"""The authority files as the site asks them: every name in an article gets an answer."""

from __future__ import annotations

from dataclasses import replace

from huikan.authority import Authority
from huikan.authority_files import Special, Term, Title, Topic
from huikan.model import Committee, Place


class ArchiveNames:
    """Names of an archive, looked up once each.

    Places come with their shortest unambiguous name (南京市鼓楼区), so that namesakes have
    pages of their own, and with the name of the place above in that form.
    """

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._places: dict[str, Place | None] = {}
        self._committees: dict[str, Committee] = {}

    @property
    def specials(self) -> tuple[Special, ...]:
        """The special committees that places have, with what they were called before."""
        return self._authority.specials

    @property
    def titles(self) -> tuple[Title, ...]:
        """The roles that people are named with."""
        return self._authority.titles

    @property
    def terms(self) -> tuple[Term, ...]:
        """Words with a fixed translation."""
        return self._authority.terms

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What articles may be about."""
        return self._authority.topics

    def place(self, name: str) -> Place | None:
        """The division of that name; `None` if none has it, or several have."""
        if name not in self._places:
            found = self._authority.place(name)
            self._places[name] = self._qualified(found) if found else None
        return self._places[name]

    def committee(self, name: str) -> Committee:
        """The committee of that name, with its canonical one; only its name if no pattern fits.

        A name that namesakes share (鼓楼区政协) is not canonical: it stays as it was written.
        """
        if name not in self._committees:
            found = self._authority.committee(name)
            if found is None:
                made = Committee(name, name, "", known=False)
            else:
                place = self.place(found.place)
                again = self._authority.committee(found.name)
                canonical = found.name if again == found else name
                made = replace(found, name=canonical, place=place.name if place else found.place)
            self._committees[name] = made
        return self._committees[name]

    def _qualified(self, place: Place) -> Place:
        above = self._authority.parents(place)[:1]
        parent = self._authority.qualified(above[0]) if above else None
        return replace(place, name=self._authority.qualified(place), parent=parent)
