"""What an agent does to conversations: resolve, tag, assign, note …, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from socialdesk.errors import NotAllowed
from socialdesk.model.canned import detail
from socialdesk.model.changes import (
    Assign,
    Change,
    Outcome,
    PauseFor,
    Prioritise,
    Promise,
    Reopen,
    Resolve,
    Resume,
    SettlePromise,
    Snooze,
    Tag,
    Want,
)
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.i18n import count, translate
from socialdesk.services.change_words import overtaken
from socialdesk.services.conversations import Changed, Verb
from socialdesk.services.events import PAUSES
from socialdesk.store.history import Undone
from socialdesk.store.seen import Seen
from socialdesk.store.triage import NOTHING_NAMED
from socialdesk.tui.desk.drafts import Drafts
from socialdesk.tui.desk.session import Session


class Changes:
    """Changes by this agent, each of them one step for undo."""

    def __init__(self, session: Session, drafts: Drafts) -> None:
        self._drafts = drafts
        self._session = session
        self._store = session.store
        self._conversations = session.conversations()
        self.number = 0
        """How many were made or taken back at this desk."""

    async def understood(self, verb: Verb, words: str) -> Change:
        """What these words mean, the same at every desk and by every command. Raises NotAllowed."""
        return await self._conversations.understood(verb, words, self._session.agent)

    async def do(
        self,
        change: Change,
        ids: Sequence[int],
        told: Callable[[int], None] | None = None,
        *,
        all_there: bool = False,
        seen: Seen = NOTHING_NAMED,
    ) -> Changed:
        """Do something to these conversations, as one step for undo, meant for what was `seen` of
        them. What is gone is left out, or with `all_there` raises NotFound."""
        agent = self._session.agent
        self.number += 1
        return await self._conversations.apply(
            change, ids, agent, told=told, all_there=all_there, seen=seen
        )

    def overtaken(self, change: Change, done: Changed) -> str:
        """What is to be said of conversations whose customers wrote before the key was pressed and
        could not be seen yet; empty if there are none."""
        return overtaken(change, len(done.overtaken))

    def asked(self, change: Change, number: int) -> str:
        """A question before it is done to so many."""
        many = count("{n} conversation", "{n} conversations", number)
        match change:
            case Resolve():
                return translate("Resolve {many}?", many=many)
            case Reopen():
                return translate("Reopen {many}?", many=many)
            case Assign(assignee=""):
                return translate("Give {many} back to everybody?", many=many)
            case Assign():
                return translate("Assign {many} to {who}?", many=many, who=change.assignee)
            case Snooze():
                return translate("Snooze {many} until {when}?", many=many, when=change.words)
            case PauseFor():
                return f"{self._said(change)} ({many})"
            case Resume():
                return translate("Let the clocks of {many} go on?", many=many)
            case Prioritise():
                priority = translate(change.priority.value)
                return translate(
                    "Give {many} the priority {priority}?", many=many, priority=priority
                )
            case Want(leave=("",)):
                return translate("No promotions any more to {many}?", many=many)
            case Want(join=("",)):
                return translate("Promotions to {many} again?", many=many)
            case Want():
                return translate(
                    "Topics of {many}: {topics}?", many=many, topics=self._said(change)
                )
            case Tag():
                return translate("Tag {many}: {tags}?", many=many, tags=self._said(change))
            case Promise() | SettlePromise():  # of one conversation each
                return self._said(change)

    def said(self, change: Change, done: Changed | None = None) -> str:
        """A change in words, as it is confirmed; with what else is to be said once it is done."""
        remarks = [str(each) for each in done.remarks] if done else []
        return " ".join([self._said(change), *remarks])

    def _said(self, change: Change) -> str:
        match change:
            case Tag():
                tags = [*(f"#{tag}" for tag in change.add), *(f"−#{tag}" for tag in change.drop)]
                return " ".join(tags)
            case Want(leave=("",)):
                return translate("No promotions any more.")
            case Want(join=("",)):
                return translate("Promotions again.")
            case Want():
                return " ".join(
                    [*(f"+{each}" for each in change.join), *(f"−{each}" for each in change.leave)]
                )
            case Assign(assignee=""):
                return translate("Given back to everybody.")
            case Assign():
                return translate("Assigned to {who}.", who=change.assignee)
            case Prioritise():
                return translate("Priority {priority}.", priority=translate(change.priority.value))
            case Snooze():
                return translate("Snoozed until {when}.", when=change.words)
            case PauseFor(reason, None):
                why = translate(PAUSES.get(reason, reason))
                return translate("The target's clock stands still: {why}.", why=why)
            case PauseFor(reason, words=until):
                why = translate(PAUSES.get(reason, reason))
                return translate(
                    "The target's clock stands still until {until}: {why}.", until=until, why=why
                )
            case Resume():
                return translate("The target's clock goes on.")
            case Resolve():
                return translate("Resolved.")
            case Reopen():
                return translate("Reopened.")
            case Promise():
                return translate("Promised until {when}.", when=change.words)
            case SettlePromise(outcome=Outcome.KEPT):
                return translate("The promise is kept.")
            case SettlePromise():
                return translate("The promise is dropped.")

    async def undo(self, beside: int | None = None) -> Undone | None:
        """Take back the newest change, one of a rule's in the conversation `beside` too."""
        self.number += 1
        return await self._conversations.undo(self._session.agent, beside)

    async def redo(self, beside: int | None = None) -> Undone | None:
        """Do it again."""
        return await self._conversations.redo(self._session.agent, beside)

    async def merge(self, conversation_id: int, other_id: int) -> None:
        """One person."""
        await self._conversations.merge(conversation_id, other_id, self._session.agent)

    async def settle_suggestion(self, number: int, *, accept: bool) -> None:
        """Take what is suggested, or refuse it for ever. Raises NotFound, NotAllowed."""
        from socialdesk.services.people import People  # noqa: PLC0415 - few are suggested

        session = self._session
        people = People(self._store, session.clock, session.new_key)
        await (people.accept if accept else people.refuse)(number, session.agent)

    async def opted_out(self, conversation_id: int) -> bool:
        """Whether the customer wants no promotions."""
        row = await self._store.inbox.conversation(conversation_id)
        said = (await self._store.consents.of_person(row.contact_id)).get(PROMOTIONS)
        return said is not None and not said.wanted

    async def note(self, conversation_id: int, text: str) -> None:
        """Keep a remark, tell whom it mentions, and drop its draft."""
        await self._conversations.note(conversation_id, text, self._session.agent)
        await self._drafts.save(conversation_id, "", note=True)

    async def set_detail(self, conversation_id: int, words: str) -> None:
        """`pronoun=chị`: write something down about the customer. Raises NotAllowed."""
        found = detail(words, self._session.settings.home)
        if found is None:
            raise NotAllowed(
                translate(
                    "Write it like pronoun=chị, order=DH123 or phone=0903…; nothing behind = forgets it."
                )
            )
        await self._store.contacts.set_detail(conversation_id, *found)
