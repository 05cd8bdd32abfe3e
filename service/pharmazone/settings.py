"""One table of settings: the command line, the environment (`PHARMAZONE_<NAME>`) and one TOML file set them.

Each has its unit in its name and its line in docs/settings.md. The command line wins over the environment, and that
over the file (`PHARMAZONE_SETTINGS`, else `pharmazone.toml` in the working directory).
"""

import os
from pathlib import Path
from typing import ClassVar, Final

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pharmazone import sources
from pharmazone.errors import SettingError

PREFIX: Final = "PHARMAZONE_"
FILE_VARIABLE: Final = PREFIX + "SETTINGS"
MEBIBYTE: Final = 1024 * 1024
GIBIBYTE: Final = 1024 * MEBIBYTE


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
        2_000_000, ge=0, le=1_000_000_000, description="The largest snapshot that workers hold in memory"
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

    file: ClassVar[str] = "pharmazone.toml"

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
