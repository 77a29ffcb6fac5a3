"""Which signed-in people are staff: by address, by domain, or by a group of the provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: Some providers write the truth value as a word.
_CONFIRMED = (True, "true")


def allows(claims: Mapping[str, Any], setting: Mapping[str, Any]) -> bool:
    """Whether the provider's *claims* make a person staff under *setting* (``[chiiki]``).

    setting: ``staff`` (addresses, or ``@example.jp`` for a whole domain), ``staff_groups`` with
    ``group_claim`` (the claim's name, default ``groups``). An address counts only where the
    provider does not say that it is unconfirmed. Empty lists let nobody in.
    """
    return _by_address(claims, setting) or _by_group(claims, setting)


def _by_address(claims: Mapping[str, Any], setting: Mapping[str, Any]) -> bool:
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified", True) not in _CONFIRMED:
        return False
    address = address.strip().casefold()
    if address.count("@") != 1 or address.startswith("@"):
        return False
    domain = address[address.index("@") :]
    return bool({address, domain} & {text.strip().casefold() for text in _texts(setting, "staff")})


def _by_group(claims: Mapping[str, Any], setting: Mapping[str, Any]) -> bool:
    name = setting.get("group_claim", "groups")
    said = claims.get(name) if isinstance(name, str) else None
    groups = {said} if isinstance(said, str) else _strings(said)
    return bool(groups & set(_texts(setting, "staff_groups")))


def _texts(setting: Mapping[str, Any], key: str) -> set[str]:
    found = setting.get(key, ())
    return {text for text in _strings([found] if isinstance(found, str) else found) if text.strip()}


def _strings(values: object) -> set[str]:
    if not isinstance(values, Iterable) or isinstance(values, str | bytes | Mapping):
        return set()
    return {value for value in values if isinstance(value, str)}
