"""What makes applications of tests quick: the same code with cheap passwords, compiled once per run."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from webapp.core import db
from webapp.web import database, timing


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2id with 64 KiB instead of 64 MiB: the same code, and hashing takes no time."""
    cheap = partial(PasswordHasher, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        # By its module: the package exports a function of the same name.
        module = import_module("webapp.people.services.passwords")
        patch.setattr(module, "PasswordHasher", cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_commits() -> Iterator[None]:
    """SQLite does not wait for the disk: a test database may lose its last commits in a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(db.SQLITE_PRAGMAS, "synchronous", "OFF")
        yield


class Compiled(BytecodeCache):
    """Templates compiled once for all applications of a run."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template that was compiled before."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a compiled template."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def quick_templates() -> Iterator[None]:
    """No application of a run compiles a template that another one has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


class CompiledStatements:
    """Statements compiled once for all engines of a run: engines of a kind have equal dialects."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[Any, ...], Any] = {}

    def get(self, key: tuple[Any, ...]) -> Any:
        """A statement that was compiled before."""
        return self._compiled.get((key[0].driver, *key[1:]))

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._compiled[key[0].driver, *key[1:]] = compiled


@pytest.fixture(scope="session", autouse=True)
def quick_statements() -> Iterator[None]:
    """No application of a run compiles a statement that another one has compiled."""
    shared = CompiledStatements()

    def prepare(engine: Engine) -> None:
        db.prepare(engine)
        engine._compiled_cache = shared  # type: ignore[assignment]  # what it uses of a mapping

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "prepare", prepare)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_routes() -> Iterator[None]:
    """No application of a run compiles an address that another one has compiled."""
    compiled: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
    original = Rule._compile_builder

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - werkzeug's
        key = (rule.rule, *rule._trace, *sorted((rule.defaults or {}).items()), append_unknown)
        if key not in compiled:
            compiled[key] = original(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_builder)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_answers() -> Iterator[None]:
    """No answer waits until another would be ready; `test_even_timing.py` has the usual time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing, "LEAST", 0.0)
        yield


def pytest_collection_finish() -> None:
    """The collector of garbage leaves alone what lives as long as the run: modules, models, tests."""
    gc.collect()
    gc.freeze()
