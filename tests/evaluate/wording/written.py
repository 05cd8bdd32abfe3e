"""What is asked of the engine, and of the diagnosis, about a query that people write."""

import pyoxigraph as ox

from pharmazone.evaluate.wording.diagnosis import diagnose

PREFIXES = {
    "ex": "http://example.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def parse_error(text):
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    except RuntimeError:
        return None  # it parses, and calls a function that the engine has not
    return None


def diagnosed(text):
    said = parse_error(text)
    assert said is not None, "the engine reads it"
    return diagnose(text, said, PREFIXES, parse_error)
