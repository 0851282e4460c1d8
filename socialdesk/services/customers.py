"""Who stands behind a conversation: names, places, tags, remarks, what was before, and what an
answer may take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.errors import NotFound
from socialdesk.model.buyer import NOBODY, Buyer
from socialdesk.model.canned import field_values
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.loyalty import IN_NONE, Standing
from socialdesk.model.reliability import UNKNOWN, Reliability
from socialdesk.services.loyalty import NO_PROGRAMME, Offered, Programme, offered, standing
from socialdesk.store.canned import CannedAnswer
from socialdesk.store.case_lists import NONE_KNOWN, Known, at_hand
from socialdesk.store.consents import Consent
from socialdesk.store.contacts import Person, Remark
from socialdesk.store.inbox import InboxRow
from socialdesk.store.promises import PromiseRow
from socialdesk.store.store import Store, in_one_read
from socialdesk.store.suggestions import Suggestion
from socialdesk.store.survey_rows import SurveyRow
from socialdesk.store.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class Customer:
    """One person as the desk shows them. `conversations` are all of theirs, the one asked about
    among them."""

    conversation_id: int
    person: Person
    tags: tuple[str, ...]
    details: dict[str, str]
    notes: tuple[Remark, ...]
    conversations: tuple[InboxRow, ...]
    messages: int
    promises: tuple[PromiseRow, ...] = ()
    """What was promised in this conversation and is not kept yet, the first due first."""
    wishes: Mapping[str, Consent] = field(default_factory=dict)
    """What they said last of topics, and ('') of promotions."""
    buyer: Buyer = NOBODY
    """What they have bought."""
    reliability: Reliability = UNKNOWN
    """What became of their orders here: for the people of the shop, and in nothing that leaves it."""
    tasks: tuple[TaskRow, ...] = ()
    """What is to be done for them, the first due first."""
    cases: Known = NONE_KNOWN
    """What they complained of, sent back or wrote of the shop."""
    suggestions: tuple[Suggestion, ...] = ()
    """Orders that may be theirs, and who may be the same person: what waits for somebody to say so."""
    mark: SurveyRow | None = None
    """The newest mark that they gave."""
    standing: Standing = IN_NONE
    """In which tier they are."""
    perks: tuple[Offered, ...] = ()
    """What may be offered to them, and why."""

    @property
    def opted_out(self) -> Consent | None:
        """When and how they said that they want no promotions; None where they take them."""
        said = self.wishes.get(PROMOTIONS)
        return said if said is not None and not said.wanted else None

    @property
    def topics(self) -> tuple[str, ...]:
        """What they want to be told of."""
        return tuple(sorted(name for name, each in self.wishes.items() if name and each.wanted))


HOW = {
    "word": mark("by a word"),
    "button": mark("by a button"),
    "choice": mark("by a choice"),
    "desk": mark("at the desk"),
    "import": mark("from a list"),
}
"""How people said what they want."""


def opted_out_words(said: Consent, day: str) -> str:
    """Since when somebody wants no promotions, and how they said so."""
    how = translate(HOW.get(said.how, said.how))
    return translate("opted out of promotions since {day} ({how})", day=day, how=how)


async def customer_of(
    store: Store,
    conversation_id: int,
    notes: int = 5,
    programme: Programme = NO_PROGRAMME,
    now: Instant | None = None,
) -> Customer:
    """Everything known of a conversation's person; in which tier they are, and what may be offered to them, by the shop's
    `programme`; all as it is at one moment. Raises NotFound."""
    moment = store.clock.now() if now is None else now
    return await in_one_read(
        store, lambda inside: _known(inside, conversation_id, notes, programme, moment)
    )


async def _known(
    store: Store, conversation_id: int, notes: int, programme: Programme, moment: Instant
) -> Customer:
    row = await store.inbox.conversation(conversation_id)
    mine, tags = await store.inbox.tagged(conversation_id)
    who = row.contact_id
    buyer = await store.buyers.of(who)
    there = await standing(store, programme, who, moment)
    return Customer(
        conversation_id,
        await store.contacts.person(who),
        tags,
        await store.contacts.details(who),
        tuple(await store.contacts.notes(who, notes)),
        (mine, *await store.inbox.beside(row)),
        await store.contacts.messages(who),
        tuple(each for each in await store.promises.of(conversation_id) if not each.outcome),
        await store.consents.of_person(who),
        buyer,
        await store.buyers.reliability.of(who) if buyer.orders else UNKNOWN,
        tuple(await store.tasks.at_hand(conversation_id)),
        await at_hand(store.database, who),
        tuple(await store.people.suggestions.of_person(who)),
        await store.survey_rows.last_of(who),
        there,
        await offered(store, programme, who, buyer, there, tags, moment),
    )


async def canned_answer(store: Store, shortcut: str) -> CannedAnswer:
    """A canned answer by its shortcut. Raises NotFound."""
    wanted = shortcut.lstrip("/").casefold()
    found = next(
        (each for each in await store.canned.all() if each.shortcut.casefold() == wanted), None
    )
    if found is None:
        raise NotFound(
            translate(
                'There is no canned answer "/{shortcut}". `socialdesk canned` lists them.',
                shortcut=wanted,
            )
        )
    return found


def still_empty(fields: Sequence[str]) -> str:
    """Why a text with holes is not sent."""
    return translate(
        "{fields} is still empty. Write it in, or keep it with the customer (line by line: know {first}=…; command: `socialdesk customer`).",
        fields=", ".join(f"{{{each}}}" for each in fields),
        first=fields[0],
    )


async def values_for(store: Store, conversation_id: int, shop: str, agent: str) -> dict[str, str]:
    """What canned answers can take in for this conversation. Raises NotFound."""
    row = await store.inbox.conversation(conversation_id)
    person = await store.contacts.person(row.contact_id)
    details = await store.contacts.details(row.contact_id)
    details |= await store.buyers.fields(row.contact_id)
    return field_values(
        person.name, person.language, shop, agent, person.phone, details, person.first_name
    )
