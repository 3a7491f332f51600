"""A form that is sent twice does its work once: its hidden field `once` is kept beside the work."""

import secrets
from datetime import timedelta

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from ..clock import now
from ..records.actions import keep_receipt
from ..records.queries import receipt
from ..web import asker

SAME_FORM = timedelta(hours=24)
LONGEST_KEY = 100


def key_of_form() -> str:
    """For the hidden field: the key of the form that comes back, or one that nobody has used."""
    return _key() or secrets.token_urlsafe(16)


def sent_before() -> ResponseReturnValue | None:
    """The way to where this very form has led already; None for one that comes the first time."""
    before = receipt(asker().id, request.path, _key(), since=now() - SAME_FORM)
    if before is None:
        return None
    flash("这张表刚才已经提交过了，没有重复登记。")
    return redirect(before.answer, 303)


def lead_to(address: str) -> ResponseReturnValue:
    """The way on after the work, now and whenever the same form comes again. A form without a key
    is refused the second time by the status that it has led to."""
    if key := _key():
        keep_receipt(
            asker().id, request.path, key, body_hash="", status=303, answer=address, now=now()
        )
    return redirect(address, 303)


def _key() -> str:
    return request.form.get("once", "")[:LONGEST_KEY]
