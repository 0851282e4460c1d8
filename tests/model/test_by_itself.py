from socialdesk.model.by_itself import AUTO_RESOLVE, OWN_NAME, RULE, SELF_SERVICE, is_by_itself


def test_the_program_is_told_from_people_and_customers() -> None:
    assert all(map(is_by_itself, (OWN_NAME, AUTO_RESOLVE, SELF_SERVICE, f"{RULE}giá")))
    assert not any(map(is_by_itself, ("", "linh", "rules", "auto")))
