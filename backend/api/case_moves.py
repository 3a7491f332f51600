"""The community's steps before a unit has the case: file, decline, dispatch, call back."""

from ..cases import amending, reviewing, routing
from ..cases.models import Case
from ..catalogue.kinds import KINDS
from ..clock import now
from ..people.models import Person
from ..people.queries import unit
from ..saying.turning import into_a_wish
from .case_steps import Given, move
from .door import door
from .fields import Input, flag, one_of, text, whole

blueprint = door("case-moves", "事件的每一步：社区审核、派单")

RULE = "按哪一条立案，见 /kinds/{kind}/rules；不填就用默认的一条"


class FileInput(Input):
    kind = one_of(KINDS, "还没有分类时必填", example="manhole")
    rule = whole(RULE)


class DeclineInput(Input):
    reason = text(500, "为什么不受理，报的人会看到", example="这是路边停车的收费争议")
    elsewhere = text(500, "还可以找谁", example="拨打 12345")
    untrue = flag("查过了，没有这回事：报这件的积分收回")


class KindInput(Input):
    kind = one_of(KINDS, "哪一类", required=True, example="manhole")
    rule = whole(RULE)
    danger = flag("有没有人身危险；不填就不改")


class ToWishInput(Input):
    kind = text(20, "哪一类心愿，见 /wish-kinds；不填按文字猜", example="repair")
    words = text(300, "换一种说法；不填就用原话", example="厨房灯坏了，够不着")


class DispatchInput(Input):
    unit = whole("单位，见 /cases/{case_id}/suggestions", required=True, example=1)
    note = text(500, "给单位的话，报的人看不到")
    why = text(200, "为什么派给它，单位会看到", example="属主明确：井盖上有字")


class RecallInput(Input):
    reason = text(500, "为什么撤回，单位会看到", example="派错了，是通信井")


class OwnershipInput(Input):
    reason = text(500, "为什么分不清，街道好裁定", example="盖上没有字，两家都说不是")


class SideInput(Input):
    region = text(15, "毗邻的社区", required=True, example="420102006004")


@move(blueprint, "file", "立案", FileInput)
def file_case(case: Case, given: Given, person: Person) -> None:
    reviewing.file(case, by=person, kind_key=given["kind"], rule_id=given["rule"], now=now())


@move(blueprint, "decline", "不予受理，写明理由和还可以找谁", DeclineInput)
def decline_case(case: Case, given: Given, person: Person) -> None:
    reviewing.decline(
        case,
        reason=given["reason"] or "",
        elsewhere=given["elsewhere"] or "",
        untrue=bool(given["untrue"]),
        by=person,
        now=now(),
    )


@move(blueprint, "kind", "改分类、改立案条件", KindInput)
def set_kind_of_case(case: Case, given: Given, person: Person) -> None:
    reviewing.set_kind(
        case,
        given["kind"],
        rule_id=given["rule"],
        danger=given["danger"],
        by=person,
        now=now(),
    )


@move(blueprint, "dispatch", "派给一个单位；还没有立案的同时立案", DispatchInput)
def dispatch_case(case: Case, given: Given, person: Person) -> None:
    chosen, note, why = unit(given["unit"]), given["note"] or "", given["why"] or ""
    reviewing.dispatch(case, chosen, note=note, why=why, by=person, now=now())


@move(blueprint, "recall", "撤回派单，要重新派", RecallInput)
def recall_case(case: Case, given: Given, person: Person) -> None:
    reviewing.recall(case, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "ask-ownership", "分不清归谁管，请街道裁定", OwnershipInput)
def ask_ownership_of_case(case: Case, given: Given, person: Person) -> None:
    routing.ask_ownership(case, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "sides", "在交界处：也归另一个社区，两边一起办", SideInput)
def add_side_to_case(case: Case, given: Given, person: Person) -> None:
    amending.add_side(case, given["region"], by=person, now=now())


@move(blueprint, "to-wish", "其实是心愿：转到心愿接着办，编号不变、时间接着算", ToWishInput)
def turn_case_into_wish(case: Case, given: Given, person: Person) -> None:
    words = given["words"] or ""
    into_a_wish(case, kind_key=given["kind"], words=words, by=person, now=now())
