"""The process that reads a stranger's file. It opens none itself: the file, and what it writes to, are handed to it.

Standard input has one line of JSON, the configuration; standard output is told lines of JSON:

    {"is": "progress", "read": bytes of the file, "text": bytes unpacked, "line": of the text, "written": bytes}
    {"is": "found", "found": {...}}  or  {"is": "refused", "line", "problem", "advice"}  or  {"is": "failed", "errno"}
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from curies import Converter

from pharmazone.evaluate.processes.guards import Limits, give_memory_back, run_on_deep_stack, take_guards
from pharmazone.pipeline.external import sniffing
from pharmazone.pipeline.external.feeding import Feed
from pharmazone.pipeline.external.header import read_header
from pharmazone.pipeline.external.obo import read_obo
from pharmazone.pipeline.external.obograph import read_obo_graphs
from pharmazone.pipeline.external.rdf import NAMING, GraphsNamed, read_rdf
from pharmazone.pipeline.external.refusals import Refusal
from pharmazone.pipeline.external.sssom_rows import read_sssom
from pharmazone.pipeline.external.writing import Sink
from pharmazone.spellings import Spellings

Message = dict[str, Any]

_OUTPUT: Final = 1
_NARROW: Final = (sniffing.N_TRIPLES, sniffing.N_QUADS)
_LARGE: Final = "Convert it to N-Triples first, which needs least."
_EMPTY: Final = "If it is what you wanted to load, look whether the download was whole."


def main() -> None:
    """Read the file of the configuration."""
    configuration = json.loads(sys.stdin.readline())
    spellings = Spellings(Converter.from_extended_prefix_map(configuration["spellings"]))
    spellings.normalize_lines(b"<x:> <x:> <x:> .\n")  # what it prepares at first, while there is memory
    give_memory_back()
    take_guards(Limits(configuration["memory_bytes"], configuration["parent"]))
    run_on_deep_stack(partial(_run, configuration, spellings))


def _run(configuration: Message, spellings: Spellings) -> None:
    reading = Reading(configuration, spellings, _tell)
    try:
        _tell({"is": "found", "found": reading.read()})
    except Refusal as refusal:
        line = refusal.line or reading.line
        _tell({"is": "refused", "line": line, "problem": refusal.problem, "advice": refusal.advice})
    except MemoryError:
        problem = f"reading it needs more than the {configuration['memory_bytes'] >> 20} MiB of memory that it may have"
        _tell({"is": "refused", "line": reading.line, "problem": problem, "advice": _LARGE})
    except OSError as error:
        _tell({"is": "failed", "errno": error.errno})


class Reading:
    """One file on its way into statements."""

    def __init__(self, configuration: Message, spellings: Spellings, tell: Callable[[Message], None]) -> None:
        self._tell = tell
        self._given, self._made, self._name = (configuration[key] for key in ("given", "made", "name"))
        self._spellings = spellings
        self._feed: Feed | None = None
        self._sink: Sink | None = None

    @property
    def line(self) -> int:
        """Give the line up to which the file was read."""
        return self._feed.line if self._feed else 1

    def read(self) -> Message:
        """Write the statements, and give what there is to tell of them."""
        format_name = sniffing.recognise(Feed(self._given).head)
        try:
            return self._read_with(format_name)
        except Refusal as refusal:
            if format_name not in _NARROW:
                raise
            line = refusal.line or self.line
            try:
                return self._read_with(sniffing.TURTLE)  # one that begins with plain lines, as far as it can be seen
            except Refusal as other:
                if line < (other.line or self.line):
                    raise
            raise Refusal(refusal.problem, refusal.advice, line) from refusal

    def _read_with(self, format_name: str) -> Message:
        try:
            return self._read_as(format_name, has_graphs=False)
        except GraphsNamed as found:
            return self._read_as(found.format_name, has_graphs=True)

    def _read_as(self, format_name: str, *, has_graphs: bool) -> Message:
        feed = self._feed = Feed(self._given, self._report)
        naming = format_name in NAMING
        sink = self._sink = Sink(self._made, self._name, self._spellings, lambda: feed.bytes_read, is_naming=naming)
        self._convert(feed, sink, format_name, has_graphs=has_graphs)
        sink.finish()
        while feed.read(1 << 16):
            pass  # the digest is that of the whole file
        if not sink.statements:
            raise Refusal(f"there is no statement in it, read as {format_name}", _EMPTY, 1)
        return {
            "format": format_name,
            "compression": feed.compression,
            "sha256": feed.given.sha256,
            "statements": sink.statements,
            "rewritten": dict(sorted(sink.rewritten.items())),
            **read_header(self._made, sink.header).to_json(),
        }

    def _convert(self, feed: Feed, sink: Sink, format_name: str, *, has_graphs: bool) -> None:
        match format_name:
            case sniffing.OBO:
                read_obo(feed, Feed(self._given), sink, self._spellings, self._name)
            case sniffing.OBO_GRAPHS:
                read_obo_graphs(feed, sink, self._spellings, self._name)
            case sniffing.SSSOM:
                read_sssom(feed, sink, self._spellings, self._name)
            case _:
                read_rdf(feed, sink, format_name, has_graphs=has_graphs)

    def _report(self, feed: Feed) -> None:
        written = self._sink.bytes_written if self._sink else 0
        read, text = feed.given.bytes_read, feed.bytes_read
        self._tell({"is": "progress", "read": read, "text": text, "line": feed.line, "written": written})


def _tell(message: Message) -> None:
    left = memoryview(json.dumps(message).encode() + b"\n")
    while left:
        left = left[os.write(_OUTPUT, left) :]


if __name__ == "__main__":
    main()
