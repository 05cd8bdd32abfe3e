"""One table of settings: the command line, the environment (`PHARMAZONE_<NAME>`) and one TOML file set them.

Each has its unit in its name and its line in docs/settings.md. The command line wins over the environment, and that
over the file (`PHARMAZONE_SETTINGS`, else `pharmazone.toml` in the working directory).
"""

import os
import re
from pathlib import Path
from typing import Annotated, ClassVar, Final
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pharmazone import sources
from pharmazone.errors import SettingError

PREFIX: Final = "PHARMAZONE_"
FILE_VARIABLE: Final = PREFIX + "SETTINGS"
MEBIBYTE: Final = 1024 * 1024
GIBIBYTE: Final = 1024 * MEBIBYTE
# An IRI (RFC 3987) as it may stand in a query, without user and fragment.
_ENDPOINT: Final = re.compile(
    r"""https?://(?:\[[0-9A-Fa-f:.]+\](?::\d+)?|[^\s<>"{}|^`\\\[\]/?#@%]+)(?:[/?](?:[^\s<>"{}|^`\\\[\]#%]|%[0-9A-Fa-f]{2})*)?"""
)


def default_snapshot_dir() -> Path:
    """Give `.pharmazone/` in a checkout, else the user's data folder (XDG Base Directory specification)."""
    root = sources.checkout()
    if root:
        return root / ".pharmazone"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "pharmazone"


class Settings(BaseSettings):
    """Every setting with its default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    snapshot_dir: Path = Field(default_factory=default_snapshot_dir, description="The folder that snapshots lie in")
    host: str = Field("127.0.0.1", description="The address that the service listens on")
    port: int = Field(8000, ge=0, le=65535, description="The TCP port that the service listens on; 0 takes a free one")
    root_path: str = Field("", pattern=r"^(/[^/?#]+)*$", description="The path that a proxy puts before ours")
    endpoint: str = Field("", pattern=r"^(https?://\S+)?$", description="A SPARQL endpoint that evaluates instead")
    workers: int = Field(
        default_factory=lambda: (os.cpu_count() or 1) + 1,
        ge=1,
        le=256,
        description="How many queries are evaluated at once; one spare process is kept beside them",
    )
    deadline_seconds: float = Field(10.0, gt=0, le=3600, description="When an evaluation is stopped")
    wait_seconds: float = Field(1.5, gt=0, le=60, description="How long a query waits for a free worker")
    memory_bytes: int = Field(
        1536 * MEBIBYTE, ge=384 * MEBIBYTE, le=1024 * GIBIBYTE, description="The address space of a worker"
    )
    # The lengths that parent and worker tell each other have 32 bits; these keep a frame far below.
    answer_bytes: int = Field(32 * MEBIBYTE, ge=1024, le=GIBIBYTE, description="The largest answer")
    body_bytes: int = Field(256 * 1024, ge=1024, le=64 * MEBIBYTE, description="The largest body of a request")
    in_memory_quads: int = Field(
        1_000_000, ge=0, le=1_000_000_000, description="The largest snapshot that workers hold in memory"
    )
    waiting_per_client: int = Field(8, ge=1, le=10_000, description="How many queries of one client wait at once")
    trusted_proxies: str = Field("", description="The addresses of proxies whose X-Forwarded-For is believed")
    connections: int = Field(1000, ge=1, le=100_000, description="How many connections are open at once")
    receive_seconds: float = Field(10.0, gt=0, le=3600, description="How long a request may take to arrive")
    send_seconds: float = Field(30.0, gt=0, le=3600, description="How long a client may take to read an answer")
    cache_bytes: int = Field(16 * MEBIBYTE, ge=0, le=64 * GIBIBYTE, description="How much the cache of answers holds")
    articles: Path | None = Field(None, description="The folder with the articles' texts, for pages to quote")
    report_address: str = Field(
        "",
        pattern=r"^((https?://|mailto:)\S+)?$",
        description="Where readers report an error; {iri} is the passage",
    )
    query_characters: int = Field(100_000, ge=100, le=10_000_000, description="The longest query")
    allow_service: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="The endpoints that a query may ask by SERVICE, as they are written there"
    )
    service_workers: int = Field(1, ge=1, le=64, description="How many queries with SERVICE are evaluated at once")
    service_deadline_seconds: float = Field(
        20.0, gt=0, le=3600, description="When the evaluation of a query with SERVICE is stopped"
    )
    service_memory_bytes: int = Field(
        GIBIBYTE, ge=384 * MEBIBYTE, le=1024 * GIBIBYTE, description="The address space of a worker that asks services"
    )
    service_calls: int = Field(20, ge=1, le=10_000, description="How often one query may ask services")
    service_call_seconds: float = Field(10.0, gt=0, le=3600, description="How long a service may take to answer once")
    service_answer_bytes: int = Field(
        8 * MEBIBYTE, ge=1024, le=GIBIBYTE, description="The largest answer of a service to one call"
    )

    file: ClassVar[str] = "pharmazone.toml"

    @field_validator("allow_service", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        """Take a list as it is, and a text, as the environment has it, apart at white space and commas."""
        return tuple(filter(None, re.split(r"[\s,]+", given))) if isinstance(given, str) else given

    @field_validator("allow_service")
    @classmethod
    def _refuse_what_is_no_endpoint(cls, iris: tuple[str, ...]) -> tuple[str, ...]:
        """ValueError where one could never be the IRI of a SERVICE, or has a password or a fragment in it."""
        for iri in iris:
            if not is_endpoint(iri):
                raise ValueError(f"{iri!r} is no http or https address of an endpoint, without user and fragment")
        return tuple(dict.fromkeys(iris))

    @property
    def services(self) -> tuple[str, ...]:
        """Give the endpoints that a query may ask: none where another endpoint evaluates, for we do not see it ask."""
        return () if self.endpoint else self.allow_service

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the base class names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the base class names it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the places that are asked: the command line, the environment, the file."""
        file = TomlConfigSettingsSource(settings_cls, Path(os.environ.get(FILE_VARIABLE, cls.file)))
        return init_settings, env_settings, file


def is_endpoint(iri: str) -> bool:
    """Say whether queries may be allowed to ask it, to the letter.

    >>> [is_endpoint(each) for each in ("https://a.example/q?x=1", "http://u:p@a.example/", "a.example", "https://a/#b")]
    [True, False, False, False]
    """
    try:
        return (
            bool(_ENDPOINT.fullmatch(iri))
            and iri.isprintable()
            and bool(urlsplit(iri).hostname)
            and urlsplit(iri).port != 0
        )
    except ValueError:  # that is no host, or no port
        return False


def read_settings(**given: object) -> Settings:
    """Read the settings; those `given` that are not None come first. SettingError names what does not fit."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingError(f"{', '.join(unknown)}: no such setting. The settings are {', '.join(sorted(known))}.")
    named = os.environ.get(FILE_VARIABLE)
    if named and not Path(named).is_file():
        raise SettingError(f"{FILE_VARIABLE}: there is no file {named}.")
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SettingError(f"A setting does not fit: {said}.") from error
    except ValueError as error:
        raise SettingError(f"The settings file cannot be read: {error}.") from error
