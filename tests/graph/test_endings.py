"""How a graph ends: closed, given up, interrupted, or copied by a fork, it leaves nothing behind."""

import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

import pharmazone
from pharmazone.snapshot import Snapshot

from .test_graph import ENDLESS


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of a user, with every warning shown."""
    environment = {"PHARMAZONE_SNAPSHOT_DIR": str(folder), "HOME": str(folder)}
    command = [sys.executable, "-X", "dev", "-c", textwrap.dedent(program)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def children_of(pid: int) -> list[psutil.Process]:
    return [each for each in psutil.process_iter(["cmdline"]) if str(pid) in (each.info["cmdline"] or [])]


def test_a_graph_that_is_closed_leaves_no_process_no_thread_and_no_descriptor(real: Snapshot) -> None:
    done = run(
        """
        import os, threading, psutil, pharmazone
        with pharmazone.open() as graph:
            pass  # so that what is imported only once is
        before = sorted(os.listdir("/proc/self/fd"))
        with pharmazone.open() as graph:
            assert graph.ask("plants-compared").chart()
            assert len(psutil.Process().children(recursive=True)) > 1
        assert psutil.Process().children(recursive=True) == []
        assert [each.name for each in threading.enumerate()] == ["MainThread"]
        assert sorted(os.listdir("/proc/self/fd")) == before
        graph.close()
        try:
            graph.query("SELECT * {}")
        except pharmazone.PharmazoneError as error:
            print(error, graph)
        """,
        real.path.parent,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("This graph is closed.")
    assert done.stdout.endswith(", closed>\n")


def test_a_program_that_ends_without_closing_leaves_nothing_and_is_warned_of_nothing(real: Snapshot) -> None:
    done = run(
        """
        import os, pharmazone
        graph = pharmazone.open()
        print(os.getpid(), len(graph.ask("plants-compared")) > 0)
        """,
        real.path.parent,
    )
    pid, answered = done.stdout.split()
    assert (answered, done.stderr, done.returncode) == ("True", "", 0)
    assert children_of(int(pid)) == []


def test_a_graph_that_is_given_up_with_its_answers_is_closed(real: Snapshot) -> None:
    done = run(
        """
        import gc, threading, pharmazone
        graph = pharmazone.open()
        rows = graph.ask("plants-compared")
        del graph
        gc.collect()
        print(rows.chart()[:4])
        del rows
        gc.collect()
        print([each.name for each in threading.enumerate()])
        """,
        real.path.parent,
    )
    assert (done.stdout, done.stderr) == ("<svg\n['MainThread']\n", "")


def test_an_interrupt_stops_the_query_and_the_graph_goes_on(real: Snapshot) -> None:
    done = run(
        f"""
        import os, pharmazone, signal, threading
        with pharmazone.open() as graph:
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
            try:
                graph.query({ENDLESS!r})
            except KeyboardInterrupt:
                print("stopped", graph.is_true("ASK {{ ?s ?p ?o }}"))
        """,
        real.path.parent,
    )
    assert (done.stdout, done.stderr) == ("stopped True\n", "")


def test_a_copy_that_a_fork_has_made_says_so_and_harms_nothing(real: Snapshot) -> None:
    done = run(
        """
        import os, sys, pharmazone
        graph = pharmazone.open()
        pid = os.fork()
        if not pid:
            try:
                graph.query("SELECT * {}")
            except pharmazone.PharmazoneError as error:
                print(error, flush=True)
            sys.exit()
        os.waitpid(pid, 0)
        print(len(graph.ask("plants-compared")) > 0)
        """,
        real.path.parent,
    )
    assert "is a copy of" in done.stdout
    assert done.stdout.endswith("True\n")


def test_importing_the_package_reads_none_of_it_until_it_is_asked_for() -> None:
    done = run("import pharmazone, sys; print([each for each in sys.modules if 'pharmazone.' in each])", Path("/"))
    assert done.stdout == "[]\n"
    assert {"open", "Graph", "IRI", "__version__"} <= set(dir(pharmazone))
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        getattr(pharmazone, "opne")  # noqa: B009  a type checker knows better
