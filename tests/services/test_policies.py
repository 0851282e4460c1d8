"""The shop's own rules, asked about each customer's message."""

from pathlib import Path

from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.telegram import limits as telegram
from socialdesk.config import parse
from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Occasion, Reply
from socialdesk.model.ids import DAY, AccountId, ConversationId, Instant
from socialdesk.model.message import InboundMessage
from socialdesk.services.policies import Acknowledgement, policies
from tests.support.make import NOW, inbound


def occasion(message: InboundMessage, account: int = 1, **more: object) -> Occasion:
    state = after_inbound(ConversationState(), message)
    return Occasion(
        AccountId(account), ConversationId(1), message, state, "", "normal", NOW, **more
    )  # type: ignore[arg-type]


def test_an_acknowledgement_is_answered_with_the_shops_own_words(tmp_path: Path) -> None:
    settings = parse("", tmp_path / "c.toml", {}).acknowledge
    (reply,) = Acknowledgement(settings, {}).decide(occasion(inbound()))

    assert isinstance(reply, Reply) and reply.kind is DeliveryKind.ACKNOWLEDGEMENT
    assert "Lan" in reply.text


def test_what_arrives_after_its_window_is_not_acknowledged(tmp_path: Path) -> None:
    settings = parse("", tmp_path / "c.toml", {}).acknowledge
    rule = Acknowledgement(
        settings, {AccountId(1): messenger.capabilities(), AccountId(2): telegram.capabilities()}
    )
    late = inbound(at=Instant(NOW - 2 * DAY))

    assert rule.decide(occasion(late)) == ()
    assert rule.decide(occasion(late, 2)) != ()
    assert rule.decide(occasion(inbound())) != ()


def test_every_policy_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = [each.name for each in policies(parse("", tmp_path / "c.toml", {}).acknowledge, {})]
    assert names[-1] == "acknowledgement"
    assert len(names) == len(set(names))
