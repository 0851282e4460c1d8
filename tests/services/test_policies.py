"""The shop's own rules, asked about each customer's message."""

from pathlib import Path

from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.telegram import limits as telegram
from socialdesk.config import parse
from socialdesk.model.conversation import ConversationState, after_inbound
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Hide, Occasion, Reply, ReplyPrivately
from socialdesk.model.ids import DAY, AccountId, ConversationId, Instant
from socialdesk.model.message import ChatKind, InboundMessage
from socialdesk.services.policies import Acknowledgement, Protection, policies
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


def comment(body: str, **more: object) -> InboundMessage:
    return inbound(body, chat="comment:p1:501", chat_kind=ChatKind.COMMENT, kind="comment", **more)


def test_a_comment_that_shows_a_number_or_an_address_is_hidden_and_answered_in_private() -> None:
    rule = Protection({AccountId(1): messenger.capabilities()}, "Shop nhắn riêng bạn nhé")
    both = [Hide(), ReplyPrivately("Shop nhắn riêng bạn nhé")]

    assert rule.decide(occasion(comment("chốt 1, sđt 0912345678"))) == both
    assert rule.decide(occasion(comment("gửi về số 15 phố Huế"))) == both
    assert rule.decide(occasion(comment("chốt 2 cái mã A12"))) == ()
    assert rule.decide(occasion(inbound("sđt em 0912345678"))) == ()  # nobody else reads it
    late = comment("sđt 0912345678", at=Instant(NOW - 8 * DAY))
    assert rule.decide(occasion(late)) == [Hide()]


def test_without_a_text_nothing_is_said_and_an_account_that_is_not_configured_is_left_alone() -> (
    None
):
    limits = {AccountId(1): messenger.capabilities()}
    shown = comment("sđt 0912345678")
    assert Protection(limits, "").decide(occasion(shown)) == [Hide()]
    assert Protection(limits, "xin chào").decide(occasion(shown, 3)) == ()


def test_every_policy_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = [each.name for each in policies(parse("", tmp_path / "c.toml", {}).acknowledge, {})]
    assert names[-1] == "acknowledgement"
    assert len(names) == len(set(names))
