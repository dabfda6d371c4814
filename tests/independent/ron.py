"""Reads scenario files: RON as dicts, lists, decimals and text."""

import json
import re
from decimal import Decimal

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|-?\d[\d_.eE+-]*|[()\[\]{}:,]')


def read(text):
    """The value that the text holds.

    `Some(x)` is x, `None` is None. A bare word such as `Sell` is {"kind": "Sell"}; a variant with
    fields has them besides, one without names its value: `Months(60)` is {"kind": "Months",
    "value": 60}. A number in quotes is a number where the reader asks for one (`number`).
    """
    return Reader(TOKEN.findall(text)).value()


def number(value):
    """A number, plain or in quotes."""
    return value if isinstance(value, Decimal) else Decimal(value)


class Reader:
    def __init__(self, tokens):
        self.tokens, self.at = tokens, 0

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip(self, token):
        if self.peek() == token:
            self.at += 1

    def value(self):
        token = self.take()
        if token in "({":
            return self.fields(")" if token == "(" else "}")
        if token == "[":
            return self.items()
        if token[0] == '"':
            return json.loads(token)
        if token[0] in "-0123456789":
            return Decimal(token.replace("_", ""))
        if token == "None":
            return None
        if self.peek() != "(":
            return {"kind": token}
        self.at += 1
        inner = self.fields(")")
        if token == "Some":
            return inner
        return {"kind": token, **(inner if isinstance(inner, dict) else {"value": inner})}

    def items(self):
        items = []
        while self.peek() != "]":
            items.append(self.value())
            self.skip(",")
        self.at += 1
        return items

    def fields(self, end):
        fields = {}
        if self.peek() != end and self.tokens[self.at + 1] != ":":
            inner = self.value()
            self.skip(",")
            self.skip(end)
            return inner
        while self.peek() != end:
            key = self.take().strip('"')
            self.skip(":")
            fields[key] = self.value()
            self.skip(",")
        self.at += 1
        return fields
