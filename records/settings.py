"""Settings: read once, from defaults < `lurewatch.toml` < `LUREWATCH_*` in the environment < options; handed down as an argument."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationError
from pydantic import Field as setting

from records.errors import BadSetting

SECRETS = ("contact_key", "session_secret", "search_password")


def _folders(value: Any) -> Any:
    """One folder, or several as PATH has them."""
    if isinstance(value, str):
        return tuple(part for part in value.split(os.pathsep) if part)
    return (value,) if isinstance(value, Path) else value


class Settings(BaseModel):
    """Every setting with its meaning. Names in the environment: `LUREWATCH_` and the name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = setting(description="Folder of the ledger, the search index and the generated key.")
    sources: Path = setting(description="Folder of the source cards.")
    ledger: str = setting(
        description="SQLAlchemy address of the ledger: sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME. A password in it is shown as ****."
    )
    search: Literal["sqlite", "elasticsearch"] = setting("sqlite", description="Search back end.")
    search_url: str = setting("http://127.0.0.1:9200", description="Address of Elasticsearch.")
    search_user: str | None = setting(None, description="User of Elasticsearch.")
    search_password: SecretStr | None = setting(
        None, description="Password of Elasticsearch; only from the environment."
    )
    search_ca: Path | None = setting(None, description="Certificate authority (PEM) of Elasticsearch.")
    search_index: str = setting(
        "lurewatch", pattern=r"^[a-z][a-z0-9-]{0,60}$", description="Name (alias) of the search index."
    )
    rules: Annotated[tuple[Path, ...], BeforeValidator(_folders)] = setting(
        (), description="Folders of further rule packs, read beside the shipped ones; several as in PATH, or as a list."
    )
    reasons_language: str = setting(
        "en",
        pattern=r"^[a-z]{2,3}$",
        description="Language of the reasons, ISO 639-1: one that has a catalogue (en, es, ro). Another one makes analyses stale.",
    )
    entities: str | None = setting(
        None,
        description="spaCy model (name of an installed one, or folder) that names firms and places in ads that show an indicator; none by default. Another one makes analyses stale.",
    )
    operator: str | None = setting(
        None,
        description="Mail address or page of who runs the crawls; sent in the user agent. No crawl of public hosts without it.",
    )
    contact_key: SecretStr | None = setting(
        None,
        description="Key of the contact tokens; only from the environment. Without it a key is made in the data folder.",
    )
    session_secret: SecretStr | None = setting(
        None,
        description="Key of the desk's session cookies; only from the environment. Without it a key is made in the data folder.",
    )
    host: str = setting("127.0.0.1", description="Address on which the desk listens.")
    port: int = setting(8080, ge=0, le=65535, description="Port of the desk; 0 takes a free one.")
    workers: int = setting(0, ge=0, description="Processes that analyse; 0 is one a core.")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings and, for each, where its value came from: default, a file, an environment variable or an option."""

    settings: Settings
    origins: Mapping[str, str]


def load(
    options: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Configuration:
    """Reads the settings. `options` that are None count as not given. Raises BadSetting with every fault at once."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")

    def take(found: Mapping[str, Any], origin: str | None) -> None:
        for name, value in found.items():
            values[name] = value
            origins[name] = origin or f"LUREWATCH_{name.upper()}"

    file = (folder or Path.cwd()) / "lurewatch.toml"
    if file.is_file():
        take(_read(file), str(file))
    take(
        {
            n: environment[f"LUREWATCH_{n.upper()}"]
            for n in Settings.model_fields
            if environment.get(f"LUREWATCH_{n.upper()}")
        },
        None,
    )
    take({n: v for n, v in (options or {}).items() if v is not None}, "option")

    home = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    data = Path(values.setdefault("data", home / "lurewatch")).expanduser().absolute()
    values["data"] = data
    values.setdefault("sources", data / "sources")
    values.setdefault("ledger", f"sqlite:///{data / 'ledger.db'}")
    try:
        return Configuration(Settings.model_validate(values), origins)
    except ValidationError as error:
        lines = [f"{origins.get(str(e['loc'][0]), 'option')}: {e['loc'][0]}: {e['msg']}" for e in error.errors()]
        raise BadSetting("\n".join(lines)) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file}: {error}") from None
    faults = [f"{file}: {n}: no such setting" for n in found if n not in Settings.model_fields]
    faults += [
        f"{file}: {n}: secrets come only from the environment, as LUREWATCH_{n.upper()}" for n in SECRETS if n in found
    ]
    if faults:
        raise BadSetting("\n".join(faults))
    return found
