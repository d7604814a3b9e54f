"""Configuration: every setting, in one place, read from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set, by ``PHARMAKON_`` and the name in capitals, or by an option of the command line."""

    model_config = SettingsConfigDict(env_prefix="PHARMAKON_", frozen=True)

    library: Path = Field(Path("library"), description="The library's folder.")
    host: str = Field("127.0.0.1", description="The address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `serve` listens on; 0 takes a free one.")
    model: str = Field(
        "all-MiniLM-L6-v2", description="The encoder: a sentence-transformers model by name or by folder."
    )
    token: SecretStr | None = Field(
        None, description="The bearer token for changes over HTTP; without one, nothing can be changed over HTTP."
    )
    body_bytes: int = Field(16_000_000, gt=0, description="The largest request body accepted, in bytes.")
    sparql_workers: int = Field(2, ge=1, description="Processes that answer SPARQL queries.")
    sparql_waiting: int = Field(32, ge=0, description="Queries that may wait for a worker; further ones get 503.")
    sparql_timeout: float = Field(10.0, gt=0, description="Seconds a SPARQL query may take if it asks for no less.")
    sparql_timeout_cap: float = Field(60.0, gt=0, description="The longest timeout that a query may ask for.")
    sparql_rows: int = Field(1_000_000, gt=0, description="Rows or triples that a SPARQL result may have.")
    sparql_bytes: int = Field(256_000_000, gt=0, description="Bytes that a SPARQL result may have.")
    sparql_memory: int = Field(4_000_000_000, gt=0, description="Bytes of memory that a SPARQL worker may use.")
    sparql_update: bool = Field(
        False, description="Whether SPARQL Update and the Graph Store Protocol answer (to the token's bearer)."
    )
    federation: frozenset[str] = Field(
        frozenset(), description="SPARQL endpoints that SERVICE may name, as a JSON list; none by default."
    )
