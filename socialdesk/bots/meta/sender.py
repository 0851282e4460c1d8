"""Sending by the Graph API: messages, public and private answers to comments, and moderation."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

from socialdesk.bots.http import Answer, NotReached, Unanswered, upload
from socialdesk.bots.meta import errors, posts, utility
from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.contents import MARK
from socialdesk.bots.meta.graph import BUSY, DeadToken, Graph
from socialdesk.bots.meta.limits import HUMAN_AGENT, RESPONSE, UPDATE
from socialdesk.bots.meta.posts import FEED
from socialdesk.bots.meta.utility import UTILITY
from socialdesk.bots.payload import Json, identifier
from socialdesk.bots.pieces import words_before_file
from socialdesk.bots.reasons import cannot, doubt
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import (
    Deferred,
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Signal,
    Template,
    Unconfirmed,
)
from socialdesk.model.ids import HOUR, MINUTE, RemoteAddress
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason


class Sender:
    """What one account says and does."""

    def __init__(
        self, account: MetaAccount, graph: Graph, clock: Clock, capabilities: Capabilities
    ) -> None:
        self._account = account
        self._graph = graph
        self._clock = clock
        self._capabilities = capabilities

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        held_back = self._held_back(outgoing)
        if held_back is not None:
            return held_back
        if outgoing.operation is not Operation.SAY:
            return await self._moderate(outgoing)
        if outgoing.address == FEED:
            return await self._publish(outgoing)
        if outgoing.file and outgoing.body:
            return await words_before_file(outgoing, self.send, errors.PLATFORM)
        if outgoing.message_tag == UTILITY and outgoing.manner.template is not None:
            return await self._by_template(outgoing, outgoing.manner.template)
        address = json.loads(outgoing.address)
        if outgoing.private:
            # A visitor's post stands where its comments would: it is answered by its own number.
            is_post = bool(outgoing.reply_to) and outgoing.reply_to == address.get("post")
            recipient = {"post_id" if is_post else "comment_id": outgoing.reply_to or ""}
        elif "post" in address:
            return await self._comment(outgoing)
        else:
            recipient = {"id": address["id"]}
        body, path = self._message(recipient, outgoing), f"/{self._account.node}/messages"
        result = await self._post(path, body, outgoing)
        if "reply_to" in body and isinstance(result, Refused) and errors.is_about_message(result):
            # What it answers is gone: say it without the reference.
            del body["reply_to"]
            return await self._post(path, body, outgoing)
        return result

    async def _publish(self, outgoing: Outgoing) -> SendResult:
        """A post on the Page; comments under it come in like those under any other."""
        path, body = posts.call_for(self._account.node, outgoing)
        result = await self._post(path, body, outgoing)
        if isinstance(result, Sent):
            self._account.posted.append(result.remote_id)
        return posts.ending(result)

    async def _by_template(self, outgoing: Outgoing, template: Template) -> SendResult:
        """What Meta has approved, in place of the words."""
        body: Json = {
            "recipient": {"id": json.loads(outgoing.address)["id"]},
            "messaging_type": UTILITY,
            "message": {**utility.message_of(template), "metadata": f"{MARK}{outgoing.number}"},
        }
        path, bare = f"/{self._account.node}/messages", replace(outgoing, file=None)
        return utility.ending(await self._post(path, body, bare), template)

    def _held_back(self, outgoing: Outgoing) -> Deferred | None:
        """Why it must wait whatever it is; None if it need not."""
        held = self._graph.held()
        if held:
            return Deferred(errors.asks_pause(held), held, "account", is_limit=True)
        if outgoing.by_person:
            return None
        if self._account.enforcement.blocks:
            return Deferred(self._account.enforcement.said, HOUR, is_limit=True)
        if self._graph.usage >= BUSY:
            why = Reason("meta.calls_used")
            return Deferred(why, MINUTE, is_limit=True)
        return None

    def _message(self, recipient: Json, outgoing: Outgoing) -> Json:
        message: Json = {} if outgoing.file else {"text": outgoing.body}
        if outgoing.buttons:
            message["quick_replies"] = [
                {"content_type": "text", "title": each.words, "payload": each.words}
                for each in outgoing.buttons
            ]
        if self._account.network.carries_marks:
            message["metadata"] = f"{MARK}{outgoing.number}"
        kind = UPDATE if outgoing.message_tag == UPDATE else RESPONSE
        body: Json = {"recipient": recipient, "messaging_type": kind, "message": message}
        if outgoing.message_tag == HUMAN_AGENT and outgoing.by_person:
            body |= {"messaging_type": "MESSAGE_TAG", "tag": HUMAN_AGENT}
        if outgoing.reply_to and not outgoing.private:
            body["reply_to"] = {"mid": outgoing.reply_to}
        return body

    async def _post(self, path: str, body: Json, outgoing: Outgoing) -> SendResult:
        """Post a message or a comment and classify every ending."""
        try:
            answer = await self._call(path, body, outgoing)
        except NotReached as error:
            return error.deferral(errors.PLATFORM)
        except Unanswered:
            return Unconfirmed(doubt("doubt.silent", errors.PLATFORM))
        except DeadToken as error:
            return Deferred(error.reason, MINUTE, "account", is_limit=True)
        except ChannelError as error:
            return Refused(error.reason, "file")
        except StoreError as error:
            return Deferred(error.reason)
        result = self._ending(answer, outgoing)
        if result is not None:
            return result
        found = answer.object
        remote_id = identifier(found, "message_id", "post_id", "id")
        if not remote_id:
            return Unconfirmed(doubt("doubt.unnamed", errors.PLATFORM))
        contact = identifier(found, "recipient_id") if outgoing.private else ""
        return Sent(remote_id, 0, self._clock.now(), contact=contact)

    async def _call(self, path: str, body: Json, outgoing: Outgoing) -> Answer:
        """Post a body, with the file if there is one. Raises ChannelError if that is gone, and as
        `Graph.call`."""
        file = outgoing.file
        if file is None:
            return await self._graph.call("POST", path, body=body)
        if "message" not in body:  # a post
            form = upload("source", file.path, file.name, file.mime, body)
            return await self._graph.call("POST", path, form=form, seconds=90)
        attachment = {"type": _media(file.mime), "payload": {}}
        fields = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in {
                **body,
                "message": {**body["message"], "attachment": attachment},
            }.items()
        }
        form = upload("filedata", file.path, file.name, file.mime, fields)
        return await self._graph.call("POST", path, form=form, seconds=90)

    def _ending(self, answer: Answer, outgoing: Outgoing) -> SendResult | None:
        reconnect = DeadToken(self._account.name).reason
        return errors.send_result(answer, outgoing.attempt, self._graph.held() or None, reconnect)

    async def _comment(self, outgoing: Outgoing) -> SendResult:
        """A public answer under the comment."""
        if outgoing.file:
            return Refused(Reason("meta.no_files"), "no_files")
        if not outgoing.reply_to:
            return Refused(Reason("meta.no_comment"), "no_comment")
        edge = self._account.network.reply_edge
        return await self._post(
            f"/{outgoing.reply_to}/{edge}", {"message": outgoing.body}, outgoing
        )

    async def _moderate(self, outgoing: Outgoing) -> SendResult:
        """Hide, show, delete or like a comment: doing it twice does no harm."""
        comment = outgoing.reply_to or ""
        hide = self._account.network.hide_field
        calls: dict[Operation, tuple[str, str, Json | None]] = {
            Operation.HIDE: ("POST", f"/{comment}", {hide: True}),
            Operation.UNHIDE: ("POST", f"/{comment}", {hide: False}),
            Operation.DELETE: ("DELETE", f"/{comment}", None),
            Operation.LIKE: ("POST", f"/{comment}/likes", {}),
            Operation.UNLIKE: ("DELETE", f"/{comment}/likes", None),
        }
        if outgoing.operation not in self._capabilities.operations:
            return Refused(
                cannot(self._capabilities.platform, outgoing.operation),
                "no_such_act",
            )
        method, path, body = calls[outgoing.operation]
        try:
            answer = await self._graph.call(method, path, body=body)
        except NotReached as error:
            return error.deferral(errors.PLATFORM)
        except Unanswered:
            return Deferred(Reason("platform.unreachable", platform=errors.PLATFORM))
        except (ChannelError, StoreError) as error:
            return Deferred(error.reason, MINUTE, "account", is_limit=True)
        result = self._ending(answer, outgoing)
        if isinstance(result, Unconfirmed):
            return Deferred(Reason("meta.not_said"))
        return result if result is not None else Sent("", 0, self._clock.now())

    async def signal(self, address: RemoteAddress, signal: Signal) -> None:
        """See `GivesSignals`."""
        to = json.loads(address)
        if "id" not in to:
            return
        action = "mark_seen" if signal is Signal.SEEN else "typing_on"
        body = {"recipient": {"id": to["id"]}, "sender_action": action}
        # A sign that somebody types is worth no second try and no word in the log.
        with suppress(NotReached, Unanswered, ChannelError, StoreError):
            await self._graph.call("POST", f"/{self._account.node}/messages", body=body, seconds=5)


def _media(mime: str) -> str:
    head = mime.split("/", maxsplit=1)[0]
    return head if head in ("image", "video", "audio") else "file"
