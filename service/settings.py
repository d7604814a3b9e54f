"""Configuration: every setting, in one place, read from the environment."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from embeddings.backends import Backend


class ExtractorKind(StrEnum):
    """What reads mentions and claims out of texts."""

    BUILTIN = "builtin"
    NAMES = "names"
    LLM = "llm"


class Settings(BaseSettings):
    """What can be set, by ``PHARMAKON_`` and the name in capitals, or by an option of the command line."""

    model_config = SettingsConfigDict(env_prefix="PHARMAKON_", frozen=True)

    library: Path = Field(Path("library"), description="The library's folder.")
    host: str = Field("127.0.0.1", description="The address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `serve` listens on; 0 takes a free one.")
    model: str = Field(
        "all-MiniLM-L6-v2", description="The encoder: a sentence-transformers model by name or by folder."
    )
    backend: Backend | None = Field(
        None, description="What runs the encoder; the fastest for this processor where none is named."
    )
    extractor: ExtractorKind = Field(
        ExtractorKind.BUILTIN,
        description="What reads texts: `builtin`; `names` for the vocabulary's names alone, without claims and two to"
        " three times as fast; `llm` for a language model.",
    )
    llm_url: str | None = Field(
        None,
        description="The language model's endpoint, of the OpenAI form, up to `/v1`; without it nothing is sent out.",
    )
    llm_model: str | None = Field(None, description="The language model's name at that endpoint.")
    llm_key: SecretStr | None = Field(None, description="The key that the endpoint asks for, if it does.")
    llm_timeout: float = Field(60.0, gt=0, description="Seconds that one answer of the language model may take.")
    token: SecretStr | None = Field(
        None, description="The bearer token for changes over HTTP; without one, nothing can be changed over HTTP."
    )
    body_bytes: int = Field(16_000_000, gt=0, description="The largest request body accepted, in bytes.")
    header_seconds: float = Field(10.0, gt=0, description="Seconds a client may take to send a request's headers.")
    body_seconds: float = Field(60.0, gt=0, description="Seconds a client may take to send a request's body.")
    idle_seconds: int = Field(10, ge=1, description="Seconds that an idle connection is kept open.")
    requests: int = Field(512, ge=1, description="Requests served at a time; further ones get 503.")
    public_url: str | None = Field(
        None, description="The address by which others reach the service, for links in reports."
    )
    search_processes: int | None = Field(
        None,
        ge=0,
        description="Processes that search beside the service's own, each started when searches wait for each other; by"
        " default one for every further processor, three at most.",
    )
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
