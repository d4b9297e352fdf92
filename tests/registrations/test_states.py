import pytest

from core.state import IllegalTransition
from registrations.domain import states
from registrations.enums import RegistrationStatus
from registrations.models import Registration

# domain.md §2, word for word.
ALLOWED = {
    "submitted": {"confirmed", "declined", "returned", "cancelled"},
    "returned": {"submitted", "cancelled"},
    "waitlisted": {"offered", "cancelled"},
    "offered": {"confirmed", "expired", "cancelled"},
    "expired": {"waitlisted"},
    "confirmed": {"cancelled", "replaced"},
    "declined": set(),
    "cancelled": set(),
    "replaced": set(),
}


@pytest.mark.parametrize("source", RegistrationStatus.values)
@pytest.mark.parametrize("target", RegistrationStatus.values)
def test_state_moves_only_along_the_table(source: str, target: str) -> None:
    row = Registration(status=source)

    if target in ALLOWED[source]:
        states.move(row, RegistrationStatus(target))
        assert row.status == target
    else:
        with pytest.raises(IllegalTransition):
            states.move(row, RegistrationStatus(target))
        assert row.status == source


def test_state_that_holds_a_place_is_confirmed_or_offered() -> None:
    holding = {s for s in RegistrationStatus.values if states.holds_place(Registration(status=s))}

    assert holding == {"confirmed", "offered"}
