# SPDX-License-Identifier: Apache-2.0
"""Keys and terminals of a sandbox, all under ``<state>/sandbox/``::

    sandbox.db              cases, terminals, … (store.py)
    sealing-key.json        what cases are opened with (0600)
    signing-key.json        what certificates are signed with (0600)
    public_keys.json        the public half of both: the file a terminal is given (settings: platform.public_keys_file)

A sandbox is bound to one environment when it is first used; keys of another one do not get in.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from config.modes import Environment
from kiosk.platform.sandbox.store import Store, Terminal
from offline_cache.durable_files import Disk, private_folder, write_durably
from offline_cache.errors import WrongEnvironment
from offline_cache.keys import TerminalKey, load_platform_private_key, save_platform_private_key, terminal_key_id
from offline_cache.sealing import PlatformPrivateKey

PLATFORM_NAME = "SANDBOX-PLATFORM"


@dataclass(frozen=True)
class PlatformKeys:
    """The sandbox's own keys."""

    sealing: PlatformPrivateKey = field(repr=False)
    signing: TerminalKey = field(repr=False)


def sandbox_folder(state: Path) -> Path:
    """Where the sandbox of this state folder keeps everything."""
    return state / "sandbox"


def public_keys_file(state: Path) -> Path:
    """The file a terminal is given."""
    return sandbox_folder(state) / "public_keys.json"


def open_store(state: Path, environment: Environment) -> Store:
    """The sandbox's database, bound to ``environment``.

    Raises:
        WrongEnvironment: it belongs to another one.
    """
    folder = private_folder(sandbox_folder(state))
    store = Store(folder / "sandbox.db")
    bound = store.bind_environment(environment.value)
    if bound != environment.value:
        store.close()
        raise WrongEnvironment(
            f"the sandbox in {folder} was made for environment {bound}, not {environment.value}; "
            "use another --state, or the environment it was made for"
        )
    return store


def prepare(state: Path, environment: Environment) -> PlatformKeys:
    """Make what is missing of keys and files; may be called again, and before the sandbox starts.

    Raises:
        WrongEnvironment: there are keys of another environment.
        KeyFileError: a key file is damaged or readable by others.
    """
    folder = private_folder(sandbox_folder(state))
    open_store(state, environment).close()
    sealing_file, signing_file = folder / "sealing-key.json", folder / "signing-key.json"
    if not sealing_file.exists():
        save_platform_private_key(PlatformPrivateKey.create(environment), sealing_file)
    if not signing_file.exists():
        TerminalKey.create(environment, PLATFORM_NAME).save(signing_file)
    sealing = load_platform_private_key(sealing_file)
    if sealing.public_key.environment is not environment:
        raise WrongEnvironment(f"{sealing_file} is a key of {sealing.public_key.environment.value}")
    keys = PlatformKeys(sealing, TerminalKey.load(signing_file, environment))
    write_durably(public_keys_file(state), _public_text(keys).encode(), Disk())
    return keys


def register_terminal(state: Path, environment: Environment, terminal_id: str, public_pem: str) -> str:
    """Let a terminal's key in; the result is its key id. Works before the sandbox starts and while it runs.

    Raises:
        WrongEnvironment: the sandbox belongs to another environment than the key.
        ValueError: not a P-256 public key.
    """
    key_id = terminal_key_id(environment, public_pem)
    store = open_store(state, environment)
    try:
        store.register_terminal(Terminal(key_id, terminal_id, public_pem))
    finally:
        store.close()
    return key_id


def _public_text(keys: PlatformKeys) -> str:
    """The file of ``offline_cache.sealing.load_platform_keys``, with the signing key beside."""
    sealing = keys.sealing.public_key
    content = {
        "keys": [
            {
                "key_id": sealing.key_id,
                "environment": sealing.environment.value,
                "suite_id": sealing.suite_id,
                "public": b64encode(sealing.public).decode("ascii"),
            }
        ],
        "signing_keys": [{"key_id": keys.signing.key_id, "public_pem": keys.signing.public_pem}],
    }
    return json.dumps(content, indent=2) + "\n"
