"""Machines whose state holds members of what the world lists: each is one of few values."""

from typing import Annotated

from verify import Member, World, action, always, evolve, frozen, initial, require
from verify.choice import engines_for
from verify.engines.explicit import check
from verify.limits import Limits
from verify.verdict import Outcome


@frozen(eq=False)
class Shelf:
    """Some books, and all that are in the library."""

    library: tuple[str, ...]
    shelved: tuple[str, ...]


@frozen
class Bag:
    """What somebody has taken from a shelf."""

    books: frozenset[Annotated[str, Member("library")]]

    @initial
    @classmethod
    def begins(cls, shelf: Shelf) -> "Bag":
        """Begin with the first book."""
        return cls(frozenset(shelf.shelved[:1]))

    @action
    def takes(self, book: Annotated[str, Member("shelved")]) -> "Bag":
        """Take one more."""
        require(book not in self.books)
        return evolve(self, books=self.books.union({book}))


@always(Bag)
def three_books_are_too_many(bag: Bag) -> bool:
    """A bag holds two."""
    return len(bag.books) < 3


def world(*books: str, library: tuple[str, ...] = ("a", "b", "c")) -> World:
    """A shelf with these books."""
    return World("shelf", Shelf(library, books))


def test_members_of_the_world_are_few_values() -> None:
    """The state space is their sets, explored to the end, with a shortest run to what breaks a claim."""
    assert engines_for(three_books_are_too_many, world("a", "b")) == ("explicit", "induction", "pdr")
    ((_, verdict),) = check((three_books_are_too_many,), world("a", "b"), Limits())
    assert (verdict.outcome, verdict.states) == (Outcome.PROVED, 2)
    ((_, broken),) = check((three_books_are_too_many,), world("a", "b", "c"), Limits())
    assert (broken.outcome, broken.depth) == (Outcome.VIOLATED, 2)


def test_what_the_world_does_not_list_leaves_the_domain() -> None:
    """A state with a stranger in it is refused, not explored."""
    ((_, verdict),) = check((three_books_are_too_many,), world("a", "x"), Limits())
    assert verdict.outcome is Outcome.VIOLATED
    assert "leaves its domain" in (verdict.reason or "")


def test_too_many_members_are_not_tried_one_by_one() -> None:
    """Then the solver is asked first."""
    many = tuple(map(str, range(5000)))
    assert engines_for(three_books_are_too_many, world("a", library=many)) == ("induction", "pdr")
