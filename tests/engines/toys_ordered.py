"""A machine whose numbers only say who came first: each state is written with the lowest numbers that say the same."""

from typing import Annotated

from verify import Between, Member, action, always, canonical, evolve, frozen, leads_to, ranked, reachable, require

NEWEST = 9  # later than all that is held
Ticket = Annotated[int, Between(0, NEWEST)]
One = Annotated[int, Member("guests")]


@frozen
class Counter:
    """Guests who have drawn a ticket, the first of whom is served next; 0: no ticket."""

    tickets: tuple[Ticket, ...] = (0, 0, 0)

    @property
    def guests(self) -> range:
        """The guests by number."""
        return range(len(self.tickets))

    @action
    def guest_draws(self, one: One) -> "Counter":
        """A guest without a ticket draws one that is later than all others."""
        require(self.tickets[one] == 0)
        return self.with_ticket(one, NEWEST).renumbered()

    @action
    def guest_is_served(self, one: One) -> "Counter":
        """The guest with the first ticket leaves."""
        require(self.tickets[one] == 1)
        return self.with_ticket(one, 0).renumbered()

    def with_ticket(self, one: int, ticket: int) -> "Counter":
        """The same with another ticket."""
        return evolve(self, tickets=(*self.tickets[:one], ticket, *self.tickets[one + 1 :]))

    @canonical
    def renumbered(self) -> "Counter":
        """Tickets from 1 up, in the same order."""
        return evolve(self, tickets=ranked(self.tickets, 1, (0, NEWEST + 1)))


@frozen
class CarelessCounter(Counter):
    """A counter whose guests may also leave without being served: then tickets are not numbered anew."""

    @action
    def guest_leaves(self, one: One) -> "CarelessCounter":
        """The tickets behind keep their numbers."""
        require(self.tickets[one] == 2)
        return evolve(self, tickets=(*self.tickets[:one], 0, *self.tickets[one + 1 :]))


@always(Counter)
def no_two_guests_have_one_ticket(counter: Counter) -> bool:
    """Only who has none is like another."""
    held = [ticket for ticket in counter.tickets if ticket != 0]
    return all(one != other for at, one in enumerate(held) for other in held[:at])


@always(Counter)
def somebody_is_first(counter: Counter) -> bool:
    """Where there is a ticket there is a first one."""
    return all(ticket == 0 for ticket in counter.tickets) or any(ticket == 1 for ticket in counter.tickets)


@reachable(Counter)
def the_last_guest_can_be_first(counter: Counter) -> bool:
    """In any order."""
    return counter.tickets[2] == 1 and counter.tickets[1] == 2 and counter.tickets[0] == 3


def has_drawn(counter: Counter) -> bool:
    """Whether the first guest has a ticket."""
    return counter.tickets[0] != 0


@leads_to(Counter, after=has_drawn, fair=("guest_is_served",))
def who_has_drawn_is_served(counter: Counter) -> bool:
    """Nobody overtakes."""
    return counter.tickets[0] == 0
