"""Slack's rules for blocks, as far as messages and the home tab use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST_BLOCKS = {"message": 50, "home": 100}
_KNOWN = {
    "section": {"type", "block_id", "text", "fields", "accessory", "expand"},
    "context": {"type", "block_id", "elements"},
    "actions": {"type", "block_id", "elements"},
    "divider": {"type", "block_id"},
    "header": {"type", "block_id", "text"},
    "image": {"type", "block_id", "image_url", "alt_text", "title", "slack_file"},
}
_BUTTON = {
    *("type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"),
}


class BadBlocks(Exception):
    """Blocks that Slack would not take; says where and why."""


def check_blocks(blocks: Any, surface: str = "message") -> None:
    """Does nothing for good blocks.

    Raises:
        BadBlocks: for others.
    """
    if not isinstance(blocks, list):
        raise BadBlocks("blocks are no list")
    if len(blocks) > _MOST_BLOCKS[surface]:
        raise BadBlocks(f"{len(blocks)} blocks")
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        _block(block, f"/blocks/{number}")
        name = block.get("block_id")
        if name is not None:
            _length(name, 1, 255, "block_id")
            if name in seen:
                raise BadBlocks(f"block_id {name!r} twice")
            seen.add(name)
    actions = [e["action_id"] for b in blocks for e in _interactive(b) if "action_id" in e]
    if len(actions) != len(set(actions)):
        raise BadBlocks("an action_id twice")


def _interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(block.get("elements", [])) if block["type"] == "actions" else []
    return [*found, block["accessory"]] if "accessory" in block else found


def _block(block: Any, where: str) -> None:
    if not isinstance(block, dict) or block.get("type") not in _KNOWN:
        raise BadBlocks(f"{where}: no known block")
    unknown = set(block) - _KNOWN[block["type"]]
    if unknown:
        raise BadBlocks(f"{where}: unknown {sorted(unknown)}")
    _CHECKS[block["type"]](block, where)


def _section(block: dict[str, Any], where: str) -> None:
    if "text" not in block and not block.get("fields"):
        raise BadBlocks(f"{where}: neither text nor fields")
    if "text" in block:
        _text(block["text"], 3000, where)
    fields = block.get("fields", [])
    if len(fields) > 10:
        raise BadBlocks(f"{where}: {len(fields)} fields")
    for one in fields:
        _text(one, 2000, where)
    if "accessory" in block:
        _element(block["accessory"], where)


def _context(block: dict[str, Any], where: str) -> None:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= 10:
        raise BadBlocks(f"{where}: a context has 1 to 10 elements")
    for one in elements:
        if one.get("type") == "image":
            _length(one.get("alt_text"), 1, 2000, where)
        else:
            _text(one, 3000, where)


def _actions(block: dict[str, Any], where: str) -> None:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= 25:
        raise BadBlocks(f"{where}: actions have 1 to 25 elements")
    for one in elements:
        _element(one, where)


def _header(block: dict[str, Any], where: str) -> None:
    _text(block.get("text"), 150, where, plain=True)


def _image(block: dict[str, Any], where: str) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        raise BadBlocks(f"{where}: an image has an address or a file")
    _length(block.get("alt_text"), 1, 2000, where)


def _divider(block: dict[str, Any], where: str) -> None:
    del block, where


_CHECKS: dict[str, Callable[[dict[str, Any], str], None]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "header": _header,
    "image": _image,
    "divider": _divider,
}


def _element(element: Any, where: str) -> None:
    if not isinstance(element, dict) or element.get("type") != "button":
        raise BadBlocks(f"{where}: only buttons are known here")
    unknown = set(element) - _BUTTON
    if unknown:
        raise BadBlocks(f"{where}: unknown {sorted(unknown)}")
    _text(element.get("text"), 75, where, plain=True)
    for name, most in (("action_id", 255), ("value", 2000), ("url", 3000)):
        if name in element:
            _length(element[name], 1, most, f"{where}/{name}")
    if element.get("style") not in (None, "primary", "danger"):
        raise BadBlocks(f"{where}: no such style")


def _text(text: Any, most: int, where: str, plain: bool = False) -> None:
    if not isinstance(text, dict):
        raise BadBlocks(f"{where}: no text object")
    kind = text.get("type")
    if kind not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        raise BadBlocks(f"{where}: no text of type {kind!r} here")
    allowed = {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"}
    if set(text) - allowed:
        raise BadBlocks(f"{where}: unknown {sorted(set(text) - allowed)} in a text")
    _length(text.get("text"), 1, most, where)


def _length(value: Any, least: int, most: int, where: str) -> None:
    if not isinstance(value, str) or not least <= len(value) <= most:
        size = len(value) if isinstance(value, str) else value
        raise BadBlocks(f"{where}: {size} is not {least} to {most} characters")
