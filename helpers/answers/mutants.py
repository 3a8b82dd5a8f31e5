"""Solutions with one slip each: what an answer is that goes wrong in one place.

A slip alters one node of the solution's syntax tree. `says` is what it is, in the words of the
solution, as in "`c * a` is added where it is subtracted"; slips that readers make often come
before those that they make seldom.
"""

import ast
import copy
import inspect
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.answers.slips import Slip
from helpers.logistic import sigmoid

_SIGN = {ast.Add: ast.Sub, ast.Sub: ast.Add}
_SIGN_WORDS = {ast.Add: "subtracted where it is added", ast.Sub: "added where it is subtracted"}
_OTHERS = {  # functions that are taken for one another
    "sum": ["mean"],
    "mean": ["sum"],
    "log": ["log2", "log10"],
    "sigmoid": ["np.tanh"],
    "tanh": ["sigmoid"],
    "cos": ["sin"],
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "logaddexp": ["maximum"],
}
_KEPT = {"zeros", "ones", "zeros_like", "arange", "len", "range", "array", "ndindex", "where"}
OFTEN = 6  # the sum of the ranks of two slips that are combined
PAIRS = 5000  # of them at most: a second of work


@dataclass(frozen=True)
class _Change:
    """Another node in the place of one: `holder`.`field`, or its item at `place`.

    rank tells how seldom readers make the slip, from 0.
    """

    holder: ast.AST
    field: str
    place: int | None
    node: ast.AST
    says: str
    rank: int

    def put(self, node):
        """Put a node in the place; return what stood there."""
        if self.place is None:
            old = getattr(self.holder, self.field)
            setattr(self.holder, self.field, node)
        else:
            items = getattr(self.holder, self.field)
            old, items[self.place] = items[self.place], node
        return old


class Solution:
    """A solution of the book's as source, from which mutants are made.

    `name` is that of a function of `module`, or of a value there.
    """

    def __init__(self, module, name):
        self.namespace = {"np": np, "sigmoid": sigmoid} | vars(module)  # what slips may call
        self.name = name
        tree = ast.parse(inspect.getsource(module))
        self.tree = next(node for node in tree.body if name in _names_defined(node))
        self.is_function = isinstance(self.tree, ast.FunctionDef)

    @property
    def parameters(self):
        """The names of the arguments."""
        return [argument.arg for argument in self.tree.args.args] if self.is_function else []

    @cached_property
    def changes(self):
        """All changes of one node, those that readers make often first."""
        return sorted(self._changes(), key=lambda change: change.rank)

    def mutants(self):
        """Yield the solution with each change, as slips."""
        for change in self.changes:
            yield from self._made(change)

    def pairs(self):
        """Yield the solution with two changes that are often made, as slips."""
        found = [
            (first, second)
            for i, first in enumerate(self.changes)
            for second in self.changes[i + 1 :]
            if first.rank + second.rank <= OFTEN and _apart(first, second)
        ]
        found.sort(key=lambda pair: pair[0].rank + pair[1].rank)
        for pair in found[:PAIRS]:
            yield from self._made(*pair)

    def _made(self, *changes):
        old = [change.put(change.node) for change in changes]
        try:
            code = compile(ast.Module(body=[self.tree], type_ignores=[]), "<mutant>", "exec")
        except (TypeError, ValueError, SyntaxError):  # no program
            code = None
        finally:
            for change, node in zip(reversed(changes), reversed(old), strict=True):
                change.put(node)
        if code:
            yield Slip(self._function(code), tuple(change.says for change in changes))

    def _function(self, code):
        """Return the function that the code defines, or one that returns its value."""

        def value():
            made = {}
            exec(code, self.namespace, made)  # the book's own solution, altered
            return made[self.name]

        return value() if self.is_function else value

    def _changes(self):
        names, inner = self._local_names(), self._inner()
        for holder in ast.walk(self.tree):
            for field, value in ast.iter_fields(holder):
                if field in ("args", "keywords") and isinstance(holder, ast.FunctionDef):
                    continue
                for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                    if isinstance(node, ast.Name) and node.id in inner and field != "targets":
                        before = inner[node.id]
                        says = f"`{node.id}` stands there before its function, {_said(before)}"
                        yield _Change(holder, field, place, _located(before, node), says, 3)
                    if isinstance(node, ast.expr) and field not in ("target", "targets", "func"):
                        for other, says, rank in _alternatives(node, holder, names):
                            yield _Change(holder, field, place, _located(other, node), says, rank)
                    elif isinstance(node, ast.AugAssign):
                        other = ast.Assign(targets=[node.target], value=node.value)
                        says = f"`{ast.unparse(node.target)}` is overwritten where it adds up"
                        yield _Change(holder, field, place, _located(other, node), says, 1)

    def _inner(self):
        """Return, for each variable that is a function of something, that, by its name."""
        return {
            node.targets[0].id: node.value.args[0]
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and len(node.value.args) == 1
        }

    def _local_names(self):
        """Return the arguments and the variables of the solution."""
        stored = [
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        return list(dict.fromkeys([*self.parameters, *stored]))


def _names_defined(node):
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]


def _apart(first, second):
    """Return whether both changes show if both are made: neither takes away the other's place."""
    if first.holder is second.holder and (first.field, first.place) == (second.field, second.place):
        return False
    return _leaves(first, second) and _leaves(second, first)


def _leaves(change, other):
    """Return whether the place of another change is still in the tree after a change."""
    old = getattr(change.holder, change.field)
    old = old if change.place is None else old[change.place]
    inside = any(node is other.holder for node in ast.walk(old))
    return not inside or any(node is other.holder for node in ast.walk(change.node))


def _filled(template, **parts):
    """Return an expression with nodes in the place of its names."""

    class Filler(ast.NodeTransformer):
        def visit_Name(self, node):
            return parts.get(node.id, node)

    return Filler().visit(ast.parse(template, mode="eval").body)


def _located(node, old):
    """Return a node with the lines and columns that the compiler asks for."""
    return ast.fix_missing_locations(ast.copy_location(node, old))


def _said(node):
    return f"`{ast.unparse(node)}`"


def _alternatives(node, holder, names):
    """Yield what may stand in the place of a node: another node, what that is, its rank."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield from _of_operation(node, left, op, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand, f"the minus of {_said(node)} is lost", 1
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(attr="T", value=value):
            yield value, f"{_said(value)} is not transposed", 3
            inverse = _filled("np.linalg.pinv(A)", A=value)
            yield inverse, f"an inverse of {_said(value)} stands where its transpose belongs", 4
        case ast.Subscript(value=value) if isinstance(holder, ast.BinOp | ast.Call):
            yield value, f"{_said(node)} stands there whole", 5
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            yield from _of_number(number, holder)
        case ast.Name(id=name, ctx=ast.Load()) if name in names:
            yield from _of_name(node, holder, names)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            turned = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.Lt, ast.Eq: ast.NotEq}
            if type(op) in turned:
                other = ast.Compare(left=left, ops=[turned[type(op)]()], comparators=[right])
                yield other, f"{_said(node)} is turned round", 4
    if isinstance(holder, ast.Return | ast.Assign) and not isinstance(node, ast.Tuple):
        negated = ast.UnaryOp(op=ast.USub(), operand=node)
        yield negated, f"{_said(node)} has the other sign", 2


def _of_operation(node, left, op, right):
    match op:
        case ast.Mult():
            apart = _filled("np.mean(A) * np.mean(B)", A=left, B=right)
            said = f"{_said(left)} and {_said(right)} are averaged before they are multiplied"
            yield apart, said, 3
            for factor, rest in ((left, right), (right, left)):
                if not isinstance(factor, ast.Constant):
                    said = f"{_said(factor)} is averaged before it is used"
                    yield _filled("np.mean(A) * B", A=factor, B=rest), said, 3
                    yield _filled("np.mean(A, axis=0) * B", A=factor, B=rest), said, 3
            yield from _of_slope(node)
            yield right, f"the factor {_said(left)} is missing", 0
            yield left, f"the factor {_said(right)} is missing", 0
            for factor, rest in ((right, left), (left, right)):
                yield (
                    ast.BinOp(left=rest, op=ast.Div(), right=factor),
                    f"{_said(factor)} divides where it multiplies",
                    3,
                )
                doubled = ast.BinOp(left=node, op=ast.Mult(), right=factor)
                yield doubled, f"the factor {_said(factor)} stands there twice", 3
            yield (
                ast.BinOp(left=left, op=ast.Add(), right=right),
                f"{_said(left)} and {_said(right)} are added where they are multiplied",
                3,
            )
        case ast.Div():
            yield left, f"the division by {_said(right)} is missing", 0
            yield (
                ast.BinOp(left=left, op=ast.Mult(), right=right),
                f"{_said(right)} multiplies where it divides",
                2,
            )
            yield (
                ast.BinOp(left=node, op=ast.Div(), right=right),
                f"{_said(right)} divides twice",
                3,
            )
            yield (
                ast.BinOp(left=right, op=ast.Div(), right=left),
                f"{_said(node)} is upside down",
                3,
            )
        case ast.Add() | ast.Sub():
            yield from _of_slope(node)
            for place, (one, other) in enumerate(((left, right), (right, left))):
                if not isinstance(one, ast.Constant):
                    for by, word in ((2, "twice"), (0.5, "half")):
                        terms = [ast.BinOp(left=ast.Constant(by), op=ast.Mult(), right=one), other]
                        first, second = terms[::-1] if place else terms
                        weighed = ast.BinOp(left=first, op=op, right=second)
                        yield weighed, f"the term {_said(one)} is {word} what it should be", 2
            yield left, f"the term {_said(right)} is missing in {_said(node)}", 0
            alone = right if isinstance(op, ast.Add) else ast.UnaryOp(op=ast.USub(), operand=right)
            yield alone, f"the term {_said(left)} is missing in {_said(node)}", 0
            if isinstance(op, ast.Sub):
                yield _filled("np.sign(A)", A=node), f"only the sign of {_said(node)} counts", 4
            yield (
                ast.BinOp(left=left, op=_SIGN[type(op)](), right=right),
                f"{_said(right)} is {_SIGN_WORDS[type(op)]}",
                1,
            )
            if isinstance(op, ast.Add):
                opposite = ast.BinOp(left=right, op=ast.Sub(), right=left)
                yield opposite, f"{_said(left)} is subtracted where it is added", 1
        case ast.Pow():
            yield left, f"the power of {_said(node)} is missing", 0
            root = _filled("np.sqrt(np.abs(A))", A=left)
            yield root, f"a root of {_said(left)} stands for its power", 4
            higher = ast.BinOp(left=node, op=ast.Mult(), right=left)
            yield higher, f"the power of {_said(node)} is one too high", 3
            fourth = ast.BinOp(left=node, op=ast.Pow(), right=ast.Constant(2))
            yield fourth, f"{_said(node)} is squared once more", 3
        case ast.MatMult():
            apart = _filled("np.multiply.outer(A.mean(-1), B.mean(0)) * len(B)", A=left, B=right)
            said = f"{_said(left)} and {_said(right)} are averaged before they are multiplied"
            yield apart, said, 3
            squares = _filled("np.sqrt(np.square(A) @ np.square(B))", A=left, B=right)
            yield squares, f"the terms of the sum {_said(node)} are squared one by one", 5
            for side, other in (("left", left), ("right", right)):
                turned = ast.BinOp(left=left, op=op, right=right)
                setattr(turned, side, ast.Attribute(value=other, attr="T", ctx=ast.Load()))
                yield turned, f"{_said(other)} is transposed", 3
            swapped = ast.BinOp(left=right, op=op, right=left)
            yield swapped, f"the factors of {_said(node)} are exchanged", 3


def _of_slope(node):
    """Yield the slopes of other transfer functions, if the node is that of σ or tanh."""
    match node:
        case ast.BinOp(left=ast.Constant(1), op=ast.Sub(), right=ast.BinOp(left=f, op=ast.Pow())):
            of_sigmoid = _filled("F * (1 - F)", F=f)
            if isinstance(f, ast.Call):
                of_sigmoid = _filled("sigmoid(A) * sigmoid(-A)", A=f.args[0])
            yield of_sigmoid, f"σ's slope stands where tanh's, {_said(node)}, belongs", 2
            yield _filled("(F > 0) * 1", F=f), "relu's slope stands where tanh's belongs", 4
            yield _filled("(1 - F) ** 2", F=f), f"the square is taken of all of {_said(node)}", 4
        case ast.BinOp(
            left=ast.Name() as f,
            op=ast.Mult(),
            right=ast.BinOp(left=ast.Constant(1), op=ast.Sub(), right=ast.Name()),
        ):
            of_tanh = _filled("1 - F**2", F=f)
            yield of_tanh, f"tanh's slope stands where σ's, {_said(node)}, belongs", 2


def _of_call(node):
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    of_module = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    of_numpy = of_module and called.value.id == "np"
    is_method = isinstance(called, ast.Attribute) and not of_numpy and name in ("sum", "mean")
    if len(node.args) == 1 and name not in _KEPT and not node.keywords:
        yield node.args[0], f"`{ast.unparse(called)}` of {_said(node.args[0])} is left out", 0
    if is_method:
        yield called.value, f"the {name} is left out", 4
    if name == "log1p":
        plain = _filled("np.log(1 + A)", A=node.args[0])
        yield plain, f"the logarithm of 1 and {_said(node.args[0])} loses its digits", 1
    if name == "sigmoid":
        hard = _filled("(A > 0) * 1.0", A=node.args[0])
        yield hard, f"a hard decision, 0 or 1, stands where {_said(node)} belongs", 2
    for other in _OTHERS.get(name, []):
        function = copy.deepcopy(called)
        if "." in other or not isinstance(function, ast.Attribute):
            function = ast.parse(other, mode="eval").body
        else:
            function.attr = other
        word = f"the {other} stands where the {name} belongs"
        if name not in ("sum", "mean"):
            word = f"`{ast.unparse(function)}` stands where `{ast.unparse(called)}` belongs"
        yield ast.Call(func=function, args=node.args, keywords=node.keywords), word, 1
    for number, keyword in enumerate(node.keywords):
        if keyword.arg == "axis":
            rest = [k for k in node.keywords if k is not keyword]
            without = ast.Call(func=called, args=node.args, keywords=rest)
            yield without, f"the {name} goes over all entries: an `axis` is missing", 2
            turned = copy.deepcopy(node)
            turned.keywords[number].value = ast.Constant(1 - keyword.value.value)
            yield turned, f"the {name} goes over the wrong axis", 2
    if len(node.args) == 2 and not node.keywords and not isinstance(node.args[0], ast.Constant):
        swapped = ast.Call(func=called, args=node.args[::-1], keywords=[])
        yield swapped, f"the arguments of {_said(node)} are exchanged", 3


def _of_number(number, holder):
    others = {}
    if isinstance(number, int):
        others |= {other: f"{other}" for other in (number + 1, number - 1) if other >= 0}
    if number not in (0, 1):
        others |= {number / 2: f"{number / 2:g}", number * 2: f"{number * 2:g}"}
        others |= {1 / number: f"1/{number:g}"}
    inside = f" in {_said(holder)}" if isinstance(holder, ast.expr) else ""
    for other, said in others.items():
        yield ast.Constant(other), f"{said} stands where {number:g} belongs{inside}", 4


def _of_name(node, holder, names):
    for other in names:
        if other != node.id:
            yield ast.Name(other, ast.Load()), f"`{other}` stands where `{node.id}` belongs", 6
    if not isinstance(holder, ast.Attribute | ast.Subscript):
        square = ast.BinOp(left=node, op=ast.Pow(), right=ast.Constant(2))
        inside = f" in {_said(holder)}" if isinstance(holder, ast.BinOp | ast.Call) else ""
        if not (isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.Pow)):
            yield square, f"`{node.id}` is squared{inside}", 3
        ones, zeros = (_filled(f"np.{name}_like(A)", A=node) for name in ("ones", "zeros"))
        yield ones, f"`{node.id}` is left out{inside}, as if it were 1", 3
        yield zeros, f"`{node.id}` is left out{inside}, as if it were 0", 3
    if isinstance(holder, ast.Subscript | ast.Slice) or _counts(holder):
        for step, word in ((ast.Sub(), "less"), (ast.Add(), "more")):
            moved = ast.BinOp(left=node, op=step, right=ast.Constant(1))
            yield moved, f"`{node.id}` is one {word} than it should be in {_said(holder)}", 4


def _counts(holder):
    return isinstance(holder, ast.Call) and ast.unparse(holder.func) in ("range", "np.ndindex")
