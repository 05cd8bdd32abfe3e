"""The manifest: what the service offers, and where (Reconciliation Service API 0.2, section 3.1)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request

from pharmazone import __version__
from pharmazone.asking.phrases import PHRASES
from pharmazone.asking.reconciling.extending import LIMIT, SETTINGS
from pharmazone.asking.reconciling.reading import BATCH_SIZE
from pharmazone.asking.reconciling.schema import Schema
from pharmazone.serve.about.statements import base_of
from pharmazone.serve.reconcile.answers import ENDPOINT
from pharmazone.terms import LANGUAGES, PZ, THING

VERSIONS: Final = ("0.2",)
ENTITY: Final = "{{id}}"
"""What stands in a template for the identifier of a thing."""
WIDTH, HEIGHT = 420, 260
"""How large a preview is, in pixels."""
SUGGESTED: Final = ("entity", "type", "property")


def manifest(request: Request, schema: Schema, language: str) -> Mapping[str, Any]:
    """Give the manifest; a language that was asked for in the address goes along with every other address."""
    base, say = base_of(request), PHRASES[language]
    chosen = request.query_params.get("lang")
    tongue = quote(chosen) if chosen and chosen in LANGUAGES else ""
    asked, more = (f"?lang={tongue}", f"&lang={tongue}") if tongue else ("", "")
    return {
        "versions": list(VERSIONS),
        "name": f"pharmazone: {say['reconcile_name']}",
        "identifierSpace": THING,
        "schemaSpace": PZ,
        "documentation": f"{base}{ENDPOINT}{asked}",
        "logo": f"{base}/static/icon.svg",
        "serviceVersion": __version__,
        "defaultTypes": [tell_type(schema, iri, language) for iri in schema.common_types],
        "view": {"url": f"{base}/id/{ENTITY}{asked}"},
        "feature_view": {"url": f"{base}{ENDPOINT}{asked}#feature-{ENTITY}"},
        "preview": {"url": f"{base}{ENDPOINT}/preview?id={ENTITY}{more}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            each: {"service_url": base, "service_path": f"{ENDPOINT}/suggest/{each}{asked}"} for each in SUGGESTED
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": f"{ENDPOINT}/properties{asked}"},
            "property_settings": _settings(say),
        },
        "batchSize": BATCH_SIZE,
    }


def tell_type(schema: Schema, iri: str, language: str, *, has_broader: bool = True) -> dict[str, Any]:
    """Tell of a type: its identifier, its name, what it means, and the types directly above it."""
    told: dict[str, Any] = {"id": schema.id_of(iri), "name": schema.name_type(iri, language)}
    if has_broader:
        if meaning := schema.define(iri, language):
            told["description"] = meaning
        if above := schema.broader(iri):
            told["broader"] = [tell_type(schema, each, language, has_broader=False) for each in above]
    return told


def _settings(say: Mapping[str, str]) -> list[dict[str, Any]]:
    settings: list[dict[str, Any]] = [
        {
            "name": LIMIT,
            "label": say[f"reconcile_setting_{LIMIT}"],
            "type": "number",
            "default": 0,
            "help_text": say[f"reconcile_help_{LIMIT}"],
        }
    ]
    settings += (
        {
            "name": name,
            "label": say[f"reconcile_setting_{name}"],
            "type": "select",
            "default": offered[0],
            "help_text": say[f"reconcile_help_{name}"],
            "choices": [{"value": each, "name": say[f"reconcile_choice_{each}"]} for each in offered],
        }
        for name, offered in SETTINGS.items()
    )
    return settings
