"""Every setting in one place: arguments first, then environment (`CITEWIRE_…`), then `.env`, then `citewire.toml`."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Settings of one assistant. A provider's key is best left in its own variable; `api_key` is never printed or dumped."""

    model_config = SettingsConfigDict(
        env_prefix="CITEWIRE_", env_file=".env", toml_file="citewire.toml", extra="ignore"
    )

    library: Path = Field(default=Path("library"), description="Folder of the library.")
    model: str = Field(default="", description="Chat model as provider:name (openai:gpt-4o-mini); empty: extractive.")
    api_key: SecretStr = Field(
        default=SecretStr(""),
        exclude=True,
        repr=False,
        description="Key of the model's provider for this assistant alone; empty: the provider's own variable.",
    )
    base_url: str = Field(default="", description="OpenAI-compatible endpoint; OPENAI_BASE_URL works too.")
    embedder: str = Field(default="wordllama", description="wordllama, or provider:name of LangChain.")
    chroma_url: str = Field(default="", description="http(s)://host:port of a Chroma server; empty: in the library.")
    reranker: bool = Field(default=True, description="Use the learned reranker when its file is there.")
    passages: int = Field(default=8, ge=1, le=50, description="Passages given to a chat model.")
    timeout: float = Field(default=60.0, gt=0, description="Seconds to wait for a chat model.")
    retries: int = Field(default=2, ge=0, le=10)
    max_tokens: int = Field(default=700, ge=50, description="Longest reply of a chat model, tokens.")
    context: int = Field(default=3000, ge=200, description="Longest prompt, tokens (4 characters each).")
    price_input: float | None = Field(default=None, ge=0, description="US dollars per million tokens sent.")
    price_output: float | None = Field(default=None, ge=0, description="US dollars per million tokens received.")
    tracing: bool = Field(default=False, description="Let LangSmith trace requests when its own variables ask for it.")
    budget_answer: int = Field(default=20_000, ge=0, description="Tokens one answer may use; 0: no limit.")
    budget_day: int = Field(default=0, ge=0, description="Tokens one day may use; 0: no limit.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)
