from socialdesk.model.acknowledge import AcknowledgeSettings, render
from tests.support.make import NOW


def test_nobody_is_greeted_by_a_blank() -> None:
    settings = AcknowledgeSettings(
        True, "Chào {name}, {shop} đã nhận được tin.", "", "Hoa Sen", None
    )

    assert render(settings, "Lan", NOW) == "Chào Lan, Hoa Sen đã nhận được tin."
    assert render(settings, " ", NOW) == "Chào, Hoa Sen đã nhận được tin."
