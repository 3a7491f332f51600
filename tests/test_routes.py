"""Every route with who may call it. A new route is not there until it is here."""

import re

from flask.testing import FlaskClient

from backend.web import App

from .world import World

ROUTES = """
anyone     GET  /
anyone     GET  /api/
anyone     GET  /api/docs/static/<name>
anyone     GET  /api/openapi.json
anyone     GET  /api/v1/communities
anyone     GET  /api/v1/kinds
anyone     GET  /api/v1/regions
anyone     GET  /api/v1/regions/<code>
anyone     GET  /api/v1/regions/locate
anyone     POST /api/v1/sign-in/password
anyone     POST /api/v1/sign-in/wechat
anyone     GET  /healthz
anyone     GET  /panel/sign-in
anyone     POST /panel/sign-in
anyone     GET  /panel/sign-in/code
anyone     POST /panel/sign-in/code
anyone     POST /panel/sign-out
anyone     GET  /panel/static/<name>
anyone     GET  /readyz
anyone     GET  /aired
anyone     GET  /aired/<number>
anyone     GET  /aired/photos/<key>
anyone     GET  /aired/photos/<key>/thumb
anyone     GET  /api/v1/aired
anyone     GET  /api/v1/aired/<number>
anyone     GET  /api/v1/thanks/<key>
anyone     GET  /api/v1/thanks/<key>/card.svg
anyone     GET  /api/v1/wish-kinds
anyone     GET  /api/v1/wishes/aired
anyone     GET  /api/v1/wishes/aired/<number>
anyone     GET  /api/v1/wishes/aired/counts
anyone     GET  /look
anyone     GET  /thanks/<key>
anyone     GET  /wishes
anyone     GET  /wishes/<number>
link       GET  /api/v1/photos/check/<token>
link       GET  /h/<token>
link       POST /h/<token>/<move>
link       POST /h/<token>/preview/<move>
link       GET  /h/<token>/files/<key>
link       GET  /h/<token>/files/<key>/thumb
link       GET  /h/<token>/airing
link       POST /h/<token>/airing
link       GET  /h/<token>/airing/photos/<key>
link       GET  /h/<token>/airing/photos/<key>/thumb
signed in  GET  /api/v1/cases
signed in  POST /api/v1/cases
signed in  GET  /api/v1/cases/<case_id>
signed in  POST /api/v1/cases/<case_id>/accept
signed in  POST /api/v1/cases/<case_id>/accept-part
signed in  POST /api/v1/cases/<case_id>/additions
signed in  POST /api/v1/cases/<case_id>/answer
signed in  POST /api/v1/cases/<case_id>/appeal
signed in  POST /api/v1/cases/<case_id>/approve
signed in  POST /api/v1/cases/<case_id>/arrive
signed in  POST /api/v1/cases/<case_id>/ask-extension
signed in  POST /api/v1/cases/<case_id>/ask-ownership
signed in  POST /api/v1/cases/<case_id>/ask-pause
signed in  POST /api/v1/cases/<case_id>/close
signed in  POST /api/v1/cases/<case_id>/decide-appeal
signed in  POST /api/v1/cases/<case_id>/decide-ownership
signed in  POST /api/v1/cases/<case_id>/decide-time
signed in  POST /api/v1/cases/<case_id>/decline
signed in  POST /api/v1/cases/<case_id>/disclose
signed in  POST /api/v1/cases/<case_id>/dispatch
signed in  POST /api/v1/cases/<case_id>/file
signed in  POST /api/v1/cases/<case_id>/finish-part
signed in  POST /api/v1/cases/<case_id>/join
signed in  POST /api/v1/cases/<case_id>/kind
signed in  POST /api/v1/cases/<case_id>/look-back
signed in  POST /api/v1/cases/<case_id>/notes
signed in  POST /api/v1/cases/<case_id>/make-safe
signed in  POST /api/v1/cases/<case_id>/merge
signed in  POST /api/v1/cases/<case_id>/merge-own
signed in  POST /api/v1/cases/<case_id>/rate
signed in  POST /api/v1/cases/<case_id>/recall
signed in  POST /api/v1/cases/<case_id>/reopen
signed in  POST /api/v1/cases/<case_id>/report-up
signed in  POST /api/v1/cases/<case_id>/resume
signed in  POST /api/v1/cases/<case_id>/return
signed in  POST /api/v1/cases/<case_id>/return-part
signed in  POST /api/v1/cases/<case_id>/sides
signed in  POST /api/v1/cases/<case_id>/unmerge
signed in  POST /api/v1/cases/<case_id>/verify
signed in  POST /api/v1/cases/<case_id>/whistle
signed in  POST /api/v1/cases/<case_id>/withdraw
signed in  POST /api/v1/cases/<case_id>/work-order
signed in  GET  /api/v1/cases/near
signed in  GET  /api/v1/consents
signed in  POST /api/v1/consents
signed in  GET  /api/v1/helping
signed in  POST /api/v1/helping
signed in  POST /api/v1/helping/not-this-month
signed in  POST /api/v1/helping/stop
signed in  GET  /api/v1/helping/suits
signed in  POST /api/v1/helping/this-month-after-all
signed in  GET  /api/v1/inbox
signed in  POST /api/v1/inbox/read
signed in  GET  /api/v1/me
signed in  GET  /api/v1/me/erase
signed in  POST /api/v1/me/erase
signed in  GET  /api/v1/me/export
signed in  GET  /api/v1/me/hours
signed in  GET  /api/v1/me/kept
signed in  POST /api/v1/me/phone
signed in  GET  /api/v1/me/profile
signed in  POST /api/v1/me/profile
signed in  GET  /api/v1/me/sign-ins
signed in  POST /api/v1/me/sign-ins/<handle>/end
signed in  POST /api/v1/me/sign-ins/end-others
signed in  GET  /api/v1/me/waiting
signed in  POST /api/v1/me/bind-code
signed in  POST /api/v1/me/register
signed in  GET  /api/v1/home
signed in  POST /api/v1/say
signed in  POST /api/v1/cases/<case_id>/to-wish
signed in  POST /api/v1/errands
signed in  POST /api/v1/photos
signed in  GET  /api/v1/photos/<key>
signed in  GET  /api/v1/photos/<key>/thumb
signed in  GET  /api/v1/points
signed in  POST /api/v1/points/code
signed in  GET  /api/v1/rewards
signed in  POST /api/v1/sign-out
signed in  POST /api/v1/voices
signed in  GET  /api/v1/wish-rules
signed in  GET  /api/v1/wish-suspensions
signed in  POST /api/v1/wish-suspensions/<suspension_id>/appeal
signed in  GET  /api/v1/wish-units
signed in  POST /api/v1/wish-units/representatives/<seat_id>/step-down
signed in  GET  /api/v1/wishes
signed in  GET  /api/v1/wishes/counts
signed in  POST /api/v1/wishes
signed in  GET  /api/v1/wishes/<wish_id>
signed in  POST /api/v1/wishes/<wish_id>/air
signed in  POST /api/v1/wishes/<wish_id>/answer-ask
signed in  POST /api/v1/wishes/<wish_id>/ask
signed in  POST /api/v1/wishes/<wish_id>/ask-change
signed in  POST /api/v1/wishes/<wish_id>/call
signed in  POST /api/v1/wishes/<wish_id>/claim
signed in  POST /api/v1/wishes/<wish_id>/claim-for
signed in  POST /api/v1/wishes/<wish_id>/close
signed in  POST /api/v1/wishes/<wish_id>/confirm
signed in  POST /api/v1/wishes/<wish_id>/decline
signed in  POST /api/v1/wishes/<wish_id>/enough
signed in  POST /api/v1/wishes/<wish_id>/give-back
signed in  POST /api/v1/wishes/<wish_id>/mask
signed in  POST /api/v1/wishes/<wish_id>/move
signed in  POST /api/v1/wishes/<wish_id>/open
signed in  POST /api/v1/wishes/<wish_id>/prove
signed in  POST /api/v1/wishes/<wish_id>/revise
signed in  POST /api/v1/wishes/<wish_id>/send-back
signed in  POST /api/v1/wishes/<wish_id>/remind
signed in  POST /api/v1/wishes/<wish_id>/take-photo-off
signed in  POST /api/v1/wishes/<wish_id>/thank
signed in  POST /api/v1/wishes/<wish_id>/unair
signed in  POST /api/v1/wishes/<wish_id>/withdraw
signed in  GET  /api/v1/wishes/asked
signed in  GET  /api/v1/wishes/claimed
signed in  POST /api/v1/wishes/hints
signed in  GET  /api/v1/wishes/mine
signed in  GET  /api/v1/wishes/numbered/<number>
signed in  GET  /files/<key>
signed in  GET  /files/<key>/thumb
staff      GET  /api/v1/cases/<case_id>/suggestions
staff      GET  /api/v1/kinds/<kind>/rules
staff      GET  /api/v1/party-members
staff      POST /api/v1/party-members
staff      POST /api/v1/party-members/<member_id>/end
staff      POST /api/v1/wish-rules
staff      POST /api/v1/wish-suspensions
staff      POST /api/v1/wish-suspensions/<suspension_id>/decide
staff      POST /api/v1/wish-units
staff      POST /api/v1/wish-units/<unit_id>/representatives
staff      GET  /api/v1/volunteer-hours
staff      GET  /api/v1/wishes/queue
staff      GET  /api/v1/wishes/to-answer
staff      GET  /api/v1/wishes/to-call
staff      GET  /panel/
staff      GET  /panel/cases
staff      POST /panel/cases/bulk
staff      GET  /panel/cases/bulk/<run_id>
staff      POST /panel/cases/bulk/do
staff      POST /panel/cases/filters
staff      POST /panel/cases/filters/<filter_id>/drop
staff      GET  /panel/cases/<case_id>
staff      POST /panel/cases/<case_id>/<move>
staff      POST /panel/cases/<case_id>/preview/<move>
staff      GET  /panel/cases/<case_id>/on-site
staff      POST /panel/cases/<case_id>/on-site
staff      GET  /panel/cases/<case_id>/print
staff      GET  /panel/cases/print
staff      GET  /panel/cases/<case_id>/photos/<file_id>
staff      POST /panel/cases/<case_id>/photos/<file_id>/turn
staff      GET  /panel/chat
staff      POST /panel/chat
staff      POST /panel/chat/file
staff      GET  /panel/orders
staff      POST /panel/orders
staff      POST /panel/orders/take-in
staff      GET  /panel/orders/export.xlsx
staff      GET  /panel/orders/list.xlsx
staff      GET  /panel/replies
staff      POST /panel/replies
staff      POST /panel/replies/<reply_id>/end
staff      GET  /panel/duty
staff      POST /panel/duty
staff      POST /panel/duty/<shift_id>/remove
staff      GET  /panel/find
own        GET  /panel/account
staff      POST /panel/account/colleague
own        POST /panel/account/password
own        POST /panel/account/second-step
own        POST /panel/account/second-step/codes
own        POST /panel/account/second-step/off
own        POST /panel/account/second-step/prove
own        POST /panel/account/sign-ins/<handle>/end
own        POST /panel/account/sign-ins/end-others
own        GET  /panel/inbox
own        POST /panel/inbox/read
staff      GET  /panel/codes
staff      GET  /panel/codes/<letter>/<name>
staff      GET  /panel/engine
staff      GET  /panel/engine/log
staff      GET  /panel/engine/log/log.xlsx
staff      POST /panel/engine/notices/<notice_id>/again
staff      GET  /panel/engine/part
staff      POST /panel/today/looked
staff      GET  /panel/today/part
staff      GET  /panel/words
staff      GET  /panel/new
staff      POST /panel/new
staff      GET  /panel/people
staff      POST /panel/people
staff      GET  /panel/people/<person_id>
staff      POST /panel/people/<person_id>/correct
staff      POST /panel/people/<person_id>/look
staff      GET  /panel/people/<person_id>/merge
staff      POST /panel/people/<person_id>/merge
staff      POST /panel/people/<person_id>/roles
staff      POST /panel/people/<person_id>/roles/<role_id>/end
staff      POST /panel/people/find
staff      GET  /panel/care
staff      GET  /panel/care/<code>
staff      POST /panel/care/<code>
staff      POST /panel/care/<code>/look
staff      GET  /panel/care/household/<household_id>
staff      POST /panel/care/household/<household_id>
staff      POST /panel/care/household/<household_id>/forget
staff      GET  /panel/people/<person_id>/erase
staff      POST /panel/people/<person_id>/erase
staff      GET  /panel/retention
staff      POST /panel/retention/<key>
staff      GET  /panel/places
staff      GET  /panel/places/<code>
staff      POST /panel/places/<code>
staff      GET  /panel/places/<code>/new
staff      POST /panel/places/<code>/new
staff      POST /panel/places/import
staff      GET  /panel/places/import/<key>
staff      POST /panel/places/import/<key>
staff      GET  /panel/sheets
staff      GET  /panel/sheets/<kind>.xlsx
staff      POST /panel/sheets/<kind>
staff      GET  /panel/sheets/<kind>/<key>
staff      POST /panel/sheets/<kind>/<key>
staff      GET  /panel/units
staff      POST /panel/units
staff      GET  /panel/units/<unit_id>
staff      POST /panel/units/<unit_id>/change
staff      POST /panel/units/<unit_id>/dissolve
staff      POST /panel/units/<unit_id>/representatives
staff      POST /panel/units/<unit_id>/representatives/<seat_id>/end
staff      POST /panel/units/<unit_id>/wishes
staff      GET  /panel/rules
staff      GET  /panel/rules/<book>
staff      GET  /panel/rules/catalogue
staff      GET  /panel/rules/catalogue/rules.xlsx
staff      GET  /panel/rules/catalogue/versions/<set_id>
staff      GET  /panel/rules/drafts/<what>
staff      POST /panel/rules/drafts/<what>
staff      POST /panel/rules/drafts/<what>/<move>
staff      GET  /panel/rules/drafts/rules/rows/<place>
staff      POST /panel/rules/drafts/rules/rows/<place>
staff      POST /panel/rules/drafts/rules/rows/<place>/drop
staff      GET  /panel/rules/drafts/rules/rows/new
staff      POST /panel/rules/drafts/rules/rows/new
staff      GET  /panel/rules/holidays
staff      POST /panel/rules/holidays
staff      POST /panel/rules/holidays/look
staff      POST /panel/rules/holidays/take
staff      GET  /panel/rules/<book>/<key>
staff      POST /panel/rules/<book>/<key>
staff      GET  /panel/rewards
staff      POST /panel/rewards/<reward_id>/restock
staff      POST /panel/rewards/<reward_id>/take-down
staff      POST /panel/rewards/add
staff      POST /panel/rewards/code
staff      POST /panel/rewards/redeem
staff      POST /panel/rewards/redemptions/<redemption_id>/undo
staff      POST /panel/rewards/usual
staff      GET  /panel/red-black
staff      POST /panel/red-black
staff      POST /panel/red-black/rule
staff      GET  /panel/red-black/<list_id>
staff      POST /panel/red-black/<list_id>/announce
staff      POST /panel/red-black/<list_id>/object
staff      POST /panel/red-black/<list_id>/objections/<objection_id>
staff      POST /panel/red-black/<list_id>/publish
staff      POST /panel/red-black/<list_id>/withdraw
link       GET  /h/red-black/<token>
link       POST /h/red-black/<token>
anyone     GET  /red-black
staff      GET  /panel/screen
staff      GET  /panel/screen/part
staff      GET  /panel/screen/links
staff      POST /panel/screen/links
staff      POST /panel/screen/links/<link_id>/end
link       GET  /screen/<token>
link       GET  /screen/<token>/part
staff      GET  /panel/figures
staff      GET  /panel/figures/<key>.xlsx
staff      GET  /panel/wishes
staff      GET  /panel/wishes/<wish_id>
staff      POST /panel/wishes/<wish_id>/<move>
staff      POST /panel/wishes/<wish_id>/<move>/preview
staff      POST /panel/wishes/<wish_id>/contact
staff      POST /panel/wishes/<wish_id>/helper
staff      GET  /panel/wishes/all
staff      POST /panel/wishes/appeals/<suspension_id>
staff      GET  /panel/wishes/helpers
staff      GET  /panel/wishes/new
staff      POST /panel/wishes/new
staff      POST /panel/wishes/suspensions
staff      GET  /panel/wishes/board
staff      GET  /panel/wishes/promises
staff      GET  /panel/airings
staff      GET  /panel/airings/<airing_id>
staff      POST /panel/airings/<airing_id>/<move>
staff      GET  /panel/cases/<case_id>/air
staff      POST /panel/cases/<case_id>/air
staff      GET  /panel/cases/<case_id>/air/photos/<file_id>
staff      POST /panel/cases/<case_id>/air/photos/<file_id>
staff      POST /panel/cases/<case_id>/air/photos/<file_id>/drop
wechat     GET  /wechat/official-account
wechat     POST /wechat/official-account
wechat     GET  /wechat/mini-program
wechat     POST /wechat/mini-program
"""


def routes(app: App) -> dict[tuple[str, str], str]:
    """(method, rule without converters) -> who may call it."""
    return {
        (method, re.sub(r"<(?:[^<>]+:)?([^<>:]+)>", r"<\1>", rule.rule)): str(
            getattr(app.view_functions[rule.endpoint], "access", "nobody said")
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def table() -> dict[tuple[str, str], str]:
    rows = (re.split(r"\s{2,}|(?<=GET) |(?<=POST) ", line) for line in ROUTES.strip().splitlines())
    return {(method.strip(), rule): access for access, method, rule in rows}


def test_the_table_is_the_app(app: App) -> None:
    assert routes(app) == table()


def _called(client: FlaskClient, method: str, rule: str) -> int:
    path = re.sub(r"<[^<>]+>", "1", rule.replace("<key>", "0" * 32))
    return client.open(path, method=method).status_code


def test_a_stranger_without_a_name_gets_nowhere_but_where_anyone_may(
    app: App, world: World
) -> None:
    client = app.test_client()
    for (method, rule), access in table().items():
        status = _called(client, method, rule)
        if access in {"signed in", "staff", "own"}:
            # 401 of the API, a redirect to the sign-in page of the panel, 400 without a CSRF token
            assert status in {401, 302, 303, 400}, (method, rule, status)
        elif access == "wechat":
            assert status == 403, (method, rule, status)
        elif access == "link":
            assert status in {404, 400}, (method, rule, status)
        else:
            assert status < 500 or rule == "/readyz", (method, rule, status)
