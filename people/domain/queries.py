"""Reads that cross the models of people."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Replace

from people.domain import people as persons
from people.models import Membership, Person, Post, Unit, User


def people_matching(text: str) -> "QuerySet[Person]":
    """Live people by name, pinyin, initials, unit, or digits of the phone (four at least)."""
    text = text.strip()
    people: QuerySet[Person] = Person.objects.live()
    if not text:
        return people
    in_unit = Post.objects.filter(person=OuterRef("pk"), unit__name__icontains=text)
    condition = (
        Q(name__icontains=text)
        | Q(pinyin__icontains="".join(text.lower().split()))
        | Q(name_initials__istartswith=text)
        | Q(Exists(in_unit))
    )
    digits = "".join(text.split()).removeprefix("+86")
    if digits.isdigit() and len(digits) >= 4:
        condition |= Q(phone__endswith=digits)
    spelt = people.alias(pinyin=Replace("name_pinyin", Value(" "), Value("")))
    return spelt.filter(condition)


def doubtful(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """Those who may stand in the records twice: same phone, or same name in the same unit."""
    others = Person.objects.live().exclude(pk=OuterRef("pk"))
    same_phone = Exists(others.filter(phone=OuterRef("phone")).exclude(phone=""))
    same_unit = Exists(
        Post.objects.filter(person=OuterRef("pk"), unit__isnull=False).filter(
            Exists(
                Post.objects.filter(
                    unit=OuterRef("unit"),
                    person__name=OuterRef("person__name"),
                    person__merged_into__isnull=True,
                    person__erased_at__isnull=True,
                ).exclude(person=OuterRef("person"))
            )
        )
    )
    return people.filter(same_phone | same_unit)


def lookalikes_of(person: Person) -> list[Person]:
    """Other live people with the same phone, or the same name in one of the person's units."""
    units = person.posts.filter(unit__isnull=False).values("unit")
    same = persons.may_be(name=person.name, phone=person.phone, at_unit=Q(posts__unit__in=units))
    found = Person.objects.live().filter(same).exclude(pk=person.pk).distinct()
    return list(found.order_by("pk")[:20])


def with_posts(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """People with their posts in protocol order and each post's unit, for a list."""
    posts = Post.objects.select_related("unit").order_by("order", "pk")
    return people.select_related("user").prefetch_related(Prefetch("posts", posts))


def accounts_waiting() -> "QuerySet[User]":
    """Accounts with a phone that other people's records bear, tied to nobody: staff decide."""
    bearers = Person.objects.live().filter(phone=OuterRef("phone"))
    return (
        User.objects.filter(is_active=True, person__isnull=True, phone__isnull=False)
        .filter(Exists(bearers))
        .order_by("-created_at", "-pk")
    )


def bearers_of(user: User) -> list[Person]:
    """The people whose records bear the account's phone and who have no account."""
    if not user.phone:
        return []
    return list(
        with_posts(Person.objects.live().filter(phone=user.phone, user__isnull=True)).order_by("pk")
    )


def units_listed() -> "QuerySet[Unit]":
    """Live units with their memberships and how many people hold a post there."""
    memberships = Membership.objects.select_related("term").order_by(F("starts_on").desc())
    return (
        Unit.objects.live()
        .select_related("parent")
        .prefetch_related(Prefetch("memberships", memberships))
        .annotate(post_count=Count("posts", distinct=True))
    )


def units_of_tier(tier: str, day: date) -> "QuerySet[Unit]":
    """Units that hold a tier on a day."""
    return Unit.objects.filter(pk__in=Membership.objects.on(day).filter(tier=tier).values("unit"))
