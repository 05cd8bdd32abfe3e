"""One regular expression for many beginnings, which is as quick for thousands of them as for one."""

import re
from collections.abc import Iterable

Trie = dict[str, "Trie"]
_END = ""


def alternatives(words: Iterable[str]) -> str:
    """Give a pattern that finds the longest of these words at a place.

    >>> alternatives(["http://a/", "http://a/b", "https://a/"])
    'http(?:://a/(?:b)?|s://a/)'
    """
    root: Trie = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _pattern(root)


def _pattern(node: Trie) -> str:
    """Write what may follow; a run of single letters is walked without recursion, so that long words cost no stack."""
    run = ""
    while len(node) == 1 and _END not in node:
        ((letter, node),) = node.items()
        run += re.escape(letter)
    branches = [re.escape(letter) + _pattern(node[letter]) for letter in sorted(node) if letter != _END]
    if not branches:
        return run
    optional = "?" if _END in node else ""
    return f"{run}(?:{'|'.join(branches)}){optional}"
