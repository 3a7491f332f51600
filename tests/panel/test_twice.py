"""Every form of the panel is sent twice, as after a back button, or when htmx tries once more.

The second time it changes nothing: the same rows are there as after the first.
"""

from collections.abc import Callable

from sqlalchemy import func, select

from backend.db import Base, db, transaction
from backend.web import App

from ..world import World
from .conftest import Browser
from .test_permissions import FORMS, WHO, rows, things

Browse = Callable[[str | None], Browser]

# Two would end the sign-in of this test; a photo turned once more is seen to be, and turned back.
LEFT_OUT = {
    "/panel/account/sign-ins/{handle}/end",
    "/panel/account/sign-ins/end-others",
    "/panel/cases/{drafted}/photos/{photo}/turn",
}
# What is kept of any request, and of a look, which is recorded each time.
OF_ANY = {"idempotency_receipts", "sign_ins", "audit_entries", "sign_in_failures"}
BY_HTMX = {"HX-Request": "true"}


KEPT = [table for table in Base.metadata.sorted_tables if table.name not in OF_ANY]
COUNTED = select(
    *(select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in KEPT)
)


def _there(app: App) -> dict[str, int]:
    with app.app_context(), transaction(write=False):
        return dict(db.session.execute(COUNTED).mappings().one())


def test_a_form_that_comes_twice_works_once(app: App, browser: Browse, world: World) -> None:
    with app.app_context():
        with transaction():
            made = things(world)
        db.session.remove()
    hers, grown = browser("worker"), {}
    for number, ((method, address), letters) in enumerate(rows().items()):
        if method != "POST" or letters[WHO.index("worker")] != "o" or address in LEFT_OUT:
            continue
        form = {name: words.format(**made) for name, words in FORMS.get(address, {}).items()}
        form |= {"csrf_token": hers.kept_secret, "once": f"form-{number}"}
        path, answers = address.format(**made), []
        for _ in range(2):
            answers.append(hers.client.post(path, data=form, headers=BY_HTMX).status_code)
            answers.append(_there(app))
        _, once, second, twice = answers
        assert second < 500, address
        if once != twice:
            grown[address] = {name: (once[name], n) for name, n in twice.items() if n != once[name]}
    assert grown == {}
