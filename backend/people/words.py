"""How places and roles are called on screens."""

from collections.abc import Sequence

from .models import Level, RoleKind, UnitKind

LEVEL_WORDS = {
    Level.PROVINCE: "省",
    Level.CITY: "市",
    Level.DISTRICT: "区",
    Level.STREET: "街道",
    Level.COMMUNITY: "社区",
    Level.GRID: "网格",
    Level.BUILDING: "楼栋",
}

ROLE_WORDS = {
    RoleKind.ADMIN: "管理员",
    RoleKind.DISTRICT_OFFICER: "区级工作人员",
    RoleKind.STREET_OFFICER: "街道工作人员",
    RoleKind.COMMUNITY_WORKER: "社区工作者",
    RoleKind.GRID_WORKER: "网格员",
    RoleKind.STEWARD: "邻里大管家",
    RoleKind.PARTY_MEMBER: "党员",
    RoleKind.RIDER: "骑手",
    RoleKind.RESIDENT: "居民",
    RoleKind.HANDLER: "承办人员",
    RoleKind.AUDITOR: "审计员",
}

UNIT_WORDS = {
    UnitKind.STREET_OFFICE: "街道办事处",
    UnitKind.COMMUNITY: "社区居委会",
    UnitKind.DEPARTMENT: "部门、科室",
    UnitKind.UTILITY: "水电气、市政等单位",
    UnitKind.PROPERTY: "物业公司",
    UnitKind.STATION: "驿站",
}

_SMALL = {Level.GRID.value, Level.BUILDING.value}


def joined_names(names: Sequence[str]) -> str:
    """Places from the larger to the smaller; 沈阳社区第一网格 needs no 沈阳社区 before it."""
    return "".join(
        name
        for name, smaller in zip(names, [*names[1:], ""], strict=True)
        if not smaller.startswith(name)
    )


def named_below(
    name: str | None,
    level: str | None,
    above: str | None,
    above_level: str | None,
    top: str | None,
) -> str | None:
    """A place by its row and the two above it, named from the community down: 吉林社区临江里."""
    if name is None or level not in _SMALL or above is None:
        return name
    if above_level in _SMALL and top is not None:
        return joined_names([top, above, name])
    return joined_names([above, name])
