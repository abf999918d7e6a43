"""One-line faults as people make them, found in a file's syntax tree: a piece of source and what takes its place."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
SYMBOLS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
}


# Arguments that refuse what sound code never does: a test would have to break it first. Elsewhere they are asked for
# by the linter (encoding, strict) and by tests/pipelines/test_strict_json.py (allow_nan). And words for people alone.
GUARDS = frozenset({"allow_nan", "encoding", "strict", "help", "metavar"})


@dataclass(frozen=True)
class Fault:
    """``new`` takes the place of the source from ``start`` to ``end``, both (line, column), lines from 1."""

    kind: str
    start: tuple[int, int]
    end: tuple[int, int]
    old: str
    new: str

    def planted(self, source: str) -> str:
        lines = source.splitlines(keepends=True)
        (first, begin), (last, stop) = self.start, self.end
        head, tail = lines[first - 1].encode()[:begin].decode(), lines[last - 1].encode()[stop:].decode()
        return "".join([*lines[: first - 1], head + self.new + tail, *lines[last:]])


def faults(source: str) -> Iterator[Fault]:
    """Every fault that can be planted into ``source``; docstrings, types and messages are left alone."""
    tree = ast.parse(source)
    quiet = set(silent(tree))
    for node in ast.walk(tree):
        if id(node) in quiet or not hasattr(node, "lineno"):
            continue
        for kind, makes in KINDS.items():
            for part, new in makes(node, source):
                found = fault(kind, part, source, new)
                if id(part) not in quiet and compiles(found.planted(source)):
                    yield found


def compiles(source: str) -> bool:
    try:
        compile(source, "planted", "exec")
    except SyntaxError:  # such as a piece of an f-string
        return False
    return True


def fault(kind: str, node: ast.AST, source: str, new: str) -> Fault:
    placed = cast(ast.expr, node)
    end = (placed.end_lineno or placed.lineno, placed.end_col_offset or 0)
    old = ast.get_source_segment(source, placed) or ""
    return Fault(kind, (placed.lineno, placed.col_offset), end, old, new)


def silent(tree: ast.AST) -> Iterator[int]:
    """Ids of what no test could hear: docstrings, annotations, messages of exceptions, decorators, guards, exports."""
    for node in ast.walk(tree):
        loud: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            loud = [node.value]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            loud = [node.returns, *node.decorator_list, *(given.annotation for given in all_arguments(node))]
        elif isinstance(node, ast.ClassDef):
            loud = [*node.decorator_list]
        elif isinstance(node, ast.AnnAssign):
            loud = [node.annotation]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            loud = [node.value]  # for the linter, and for `import *`, which nobody may
        elif isinstance(node, ast.Raise):
            loud = [node.exc]
        elif isinstance(node, ast.keyword) and node.arg in GUARDS:
            loud = [node.value]
        elif isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}:
            loud = [node]
        for one in loud:
            if one is not None:
                yield from (id(part) for part in ast.walk(one))


def all_arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


Made = Iterator[tuple[ast.AST, str]]


def number(node: ast.AST, _source: str) -> Made:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield node, str(node.value * 10 if node.value else 1)


def truth(node: ast.AST, _source: str) -> Made:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, str(not node.value)


def text(node: ast.AST, _source: str) -> Made:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node, '"planted"'


def comparison(node: ast.AST, source: str) -> Made:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SYMBOLS:
        left, right = (ast.get_source_segment(source, part) for part in (node.left, node.comparators[0]))
        yield node, f"({left} {COMPARISONS[SYMBOLS[type(node.ops[0])]]} {right})"


def connective(node: ast.AST, source: str) -> Made:
    if isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        yield node, f"({word.join(f'({ast.get_source_segment(source, part)})' for part in node.values)})"


def negation(node: ast.AST, source: str) -> Made:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, f"bool({ast.get_source_segment(source, node.operand)})"


def condition(node: ast.AST, _source: str) -> Made:
    if isinstance(node, ast.If | ast.IfExp):
        yield node.test, "True"
        yield node.test, "False"


def dropped(node: ast.AST, source: str) -> Made:
    """The last entry left out of a list, a tuple, a set or a mapping of literals."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set) and len(node.elts) > 1 and is_read(node):
        parts = [ast.get_source_segment(source, part) or "" for part in node.elts[:-1]]
        opened, closed = BRACKETS[type(node)]
        yield node, f"{opened}{', '.join(parts)},{closed}"
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        pairs = zip(node.keys[:-1], node.values[:-1], strict=True)
        yield node, "{" + ", ".join(entry(key, value, source) for key, value in pairs) + "}"


BRACKETS: dict[type[ast.expr], str] = {ast.List: "[]", ast.Tuple: "()", ast.Set: "{}"}


def is_read(node: ast.List | ast.Tuple | ast.Set) -> bool:
    return isinstance(node, ast.Set) or isinstance(node.ctx, ast.Load)


def entry(key: ast.expr | None, value: ast.expr, source: str) -> str:
    stated = ast.get_source_segment(source, value)
    return f"**{stated}" if key is None else f"{ast.get_source_segment(source, key)}: {stated}"


def argument(node: ast.AST, source: str) -> Made:
    """A call without its last keyword argument."""
    if isinstance(node, ast.Call) and node.keywords and node.keywords[-1].arg not in {None, *GUARDS}:
        given = [ast.get_source_segment(source, part) for part in node.args]
        given += [ast.get_source_segment(source, part) for part in node.keywords[:-1]]
        yield node, f"{ast.get_source_segment(source, node.func)}({', '.join(filter(None, given))})"


KINDS: dict[str, Callable[[ast.AST, str], Made]] = {
    "number": number,
    "truth": truth,
    "text": text,
    "comparison": comparison,
    "connective": connective,
    "negation": negation,
    "condition": condition,
    "dropped": dropped,
    "argument": argument,
}
