"""The functions that the engine has beyond SPARQL 1.1, as the service description names them.

They are found by trial, each with a call that gives a value: the engine does not list them.
"""

from typing import Final

from pharmazone.terms import XSD

GEOF: Final = "http://www.opengis.net/def/function/geosparql/"

# Constructors of XPath and XQuery Functions and Operators; those of SPARQL 1.1, section 17.5, are no extension.
_CASTS: Final = (
    *("date", "time", "duration", "dayTimeDuration", "yearMonthDuration"),
    *("gYear", "gYearMonth", "gMonthDay", "gMonth", "gDay"),
)
# GeoSPARQL 1.1: by section 8.3 of shapes and measures, then the three families of relations.
_GEOMETRIES: Final = (
    *("area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference", "dimension", "distance"),
    *("envelope", "getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter", "relate"),
    *("spatialDimension", "symDifference", "union"),
)
_RELATIONS: Final = (
    *("sfContains", "sfCrosses", "sfDisjoint", "sfEquals", "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin"),
    *("ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint", "ehEquals", "ehInside", "ehMeet", "ehOverlap"),
    *("rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp", "rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi"),
)

EXTENSION_FUNCTIONS: Final = (
    *(XSD + name for name in _CASTS),
    *(GEOF + name for name in (*_GEOMETRIES, *_RELATIONS)),
)
