"""Finds, in the code itself, the functions of the storage that write facts."""

import ast
from collections.abc import Iterator

from tests.kit import ROOT

FACTS = {
    *("campaign", "unit", "role_grant", "invite", "person"),
    *("pledge", "pledge_version", "pledge_line", "need", "need_version", "left_message"),
    *("receipt", "receipt_line", "device", "device_version", "cash_entry", "box", "box_count"),
    *("lot", "skip", "offer", "offer_version", "filing", "filing_version", "correction"),
}
STATEMENTS = {"insert", "update", "delete"}


def writers() -> set[str]:
    """The public functions, as `module.function`, that write a fact, themselves or by others that they call."""
    modules = {path.stem: ast.parse(path.read_text("utf-8")) for path in (ROOT / "storage").glob("*.py")}
    uses: dict[str, set[str]] = {}
    writing: set[str] = set()
    for module, tree in modules.items():
        for name, node in _defined(tree):
            full = f"{module}.{name}"
            uses[full] = _used(node, module)
            if _states(node):
                writing.add(full)
    while more := {name for name, used in uses.items() if used & writing} - writing:
        writing |= more
    functions = {f"{m}.{name}" for m, tree in modules.items() for name in _functions(tree)}
    return {name for name in writing & functions if not name.partition(".")[2].startswith("_")}


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node


def _functions(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _used(node: ast.AST, module: str) -> set[str]:
    names = {f"{module}.{each.id}" for each in ast.walk(node) if isinstance(each, ast.Name)}
    others = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name))
    return names | {f"{each.value.id}.{each.attr}" for each in others if isinstance(each.value, ast.Name)}


def _states(node: ast.AST) -> bool:
    """A statement is made here that writes a table of facts."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call) and each.args)
    return any(
        isinstance(call.func, ast.Name)
        and call.func.id in STATEMENTS
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id in FACTS
        for call in calls
    )
