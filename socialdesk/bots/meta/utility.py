"""Utility templates: texts that Meta has approved, by which what people wait for may be said at any time.

Messenger Platform, Send a utility message (2026-03-13): no advertising; a template is approved within
seconds, in one language; Pages and people in the United States, Thailand, the Philippines and Vietnam."""

from __future__ import annotations

from socialdesk.bots.payload import Json
from socialdesk.model.delivery import Refused, SendResult, Template
from socialdesk.model.reason import Reason

PERMISSION = "page_utility_messaging"
UTILITY = "UTILITY"
"""How such a message is marked (`messaging_type`)."""


def message_of(template: Template) -> Json:
    """A template, filled in by place."""
    values = [{"type": "text", "text": each} for each in template.values]
    body = [{"type": "body", "parameters": values}] if values else []
    language = {"code": template.language}
    return {
        "template": {"name": template.name, "language": language, "components": body},
    }


def ending(result: SendResult, template: Template) -> SendResult:
    """How it ended: a refusal of the permission or of the template itself is said as such."""
    if not isinstance(result, Refused):
        return result
    if result.code == "permission":
        return Refused(Reason("meta.permission_templates"), "permission")
    if result.code == "bad_parameter" or result.code.startswith("meta_100_"):
        why = Reason(
            "meta.template_refused", name=template.name, language=template.language,
            n=len(template.values), why=result.why,
        )  # fmt: skip
        return Refused(why, "template")
    return result
