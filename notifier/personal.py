"""Makes a stored mail a subscriber's own: why it came, and how to stop it."""

from dataclasses import replace
from html import escape

from notifier.render import FOOTER, Mail


def personalise(mail: Mail, *, reason: str, stop: str = "") -> Mail:
    """Return the mail with its footer filled in; `stop` is the web address that ends it."""
    plain = f"{reason}\n配信の停止: {stop}" if stop else f"{reason}\n{_ASK_STAFF}"
    anchor = f'<a class="go" href="{escape(stop)}" style="color:#0017c1;">配信を停止する</a>'
    marked_up = f"{escape(reason)}<br>{anchor if stop else _ASK_STAFF}"
    return replace(
        mail,
        text=mail.text.replace(FOOTER, plain),
        html=mail.html.replace(FOOTER, marked_up),
    )


_ASK_STAFF = "配信の停止や宛先の変更は、運用担当者までお知らせください。"
