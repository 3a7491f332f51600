"""The households in the stewards' care: invented names, numbers that nobody can dial."""

from datetime import datetime
from typing import Any

from backend.people.caring import Said, enter_household
from backend.people.models import Person

FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
STEWARDS_DOORS = 7
LOOKED_AFTER = {  # by door: what to bear in mind, and who said so
    1: (("独居", "高龄"), "女儿来登记的，常不在武汉"),
    4: (("孕产妇或婴儿",), "本人说的，预产期在秋天"),
}


def lay_out_doors(
    told: list[dict[str, Any]], people: dict[str, Person], by: Person, now: datetime
) -> None:
    """Some doors of each steward's house; the last is nobody's yet."""
    number = 0
    for data in told:
        house = next((r["region"] for r in data["roles"] if r["role"] == "steward"), None)
        for door in range(STEWARDS_DOORS if house else 0):
            number += 1
            notes, why = LOOKED_AFTER.get(door, ((), ""))
            said = Said(
                door=f"{door // 2 + 1} 单元 {door // 2 + 1}0{door % 2 + 1}",
                name=f"{FAMILIES[number % len(FAMILIES)]}家",
                phone=f"0270000{number + 200:04}",
                notes=notes,
                why=why,
            )
            nobodys = door == STEWARDS_DOORS - 1
            steward_id = None if nobodys else people[data["key"]].id
            enter_household(str(house), said, steward_id=steward_id, by=by, now=now)
