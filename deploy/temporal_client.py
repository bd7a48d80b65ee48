"""Connecting to Temporal: encrypted payloads and failures, a fixed identity, and what every connection of ours shares."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_type_hints

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, TLSConfig
from temporalio.converter import (
    BinaryNullPayloadConverter,
    BinaryPlainPayloadConverter,
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    JSONPlainPayloadConverter,
    JSONTypeConverter,
    PayloadCodec,
)

from casework import messages
from deploy.keys import read_key
from deploy.settings import Settings

IDENTITY = "gongdao-worker"
"""Histories carry the identity of whoever answered; the default would put a process id and a host's name there."""

ENCODING = b"binary/encrypted"
KEY_ID = "encryption-key-id"
NONCE_BYTES = 12


class UnknownPayloadKey(Exception):
    """A payload was encrypted under a key that this process does not have; the message is the key's id."""


@dataclass(frozen=True)
class PayloadKey:
    """A key with the id that payloads name it by: the start of its digest, so no register of ids is needed."""

    id: str
    secret: bytes

    @classmethod
    def derive(cls, material: bytes) -> PayloadKey:
        """The payload key of a key file's 32 bytes."""
        secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"gongdao temporal payloads").derive(material)
        return cls(hashlib.sha256(secret).hexdigest()[:16], secret)


class EncryptingCodec(PayloadCodec):
    """AES-256-GCM over every payload. The newest key encrypts, and any known key decrypts what names it."""

    def __init__(self, newest: PayloadKey, *older: PayloadKey) -> None:
        self._newest = newest
        self._ciphers: Mapping[str, AESGCM] = {key.id: AESGCM(key.secret) for key in (newest, *older)}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypted payloads that name their key."""
        return [self._encrypted(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """The plain payloads. Raises `UnknownPayloadKey`, or InvalidTag where a payload was changed."""
        return [self._decrypted(payload) for payload in payloads]

    def _encrypted(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        key_id = self._newest.id.encode()
        sealed = self._ciphers[self._newest.id].encrypt(nonce, payload.SerializeToString(), key_id)
        return Payload(metadata={"encoding": ENCODING, KEY_ID: key_id}, data=nonce + sealed)

    def _decrypted(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata[KEY_ID]
        cipher = self._ciphers.get(key_id.decode())
        if cipher is None:
            raise UnknownPayloadKey(key_id.decode())
        opened = cipher.decrypt(payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:], key_id)
        return Payload.FromString(opened)


class MessageConverter(JSONTypeConverter):
    """Reads our messages from JSON. The SDK's own way asks for the type hints of every field each time, which costs a
    command half a millisecond; like it, this one leaves out fields that a newer release has added."""

    def to_typed_value(self, hint: type, value: object) -> object:
        """The message of a decoded JSON object."""
        if hint not in MESSAGES or not isinstance(value, dict):
            return JSONTypeConverter.Unhandled
        return read_message(hint, value)


@cache
def _parts(message: type) -> tuple[tuple[str, type | None], ...]:
    """The fields of a message, each with the message it holds where it holds one."""
    hints = get_type_hints(message)
    return tuple((name, _held(hints[name])) for name in (one.name for one in dataclasses.fields(message)))


def _held(hint: object) -> type | None:
    return next((one for one in (hint, *get_args(hint)) if isinstance(one, type) and one in MESSAGES), None)


def read_message(message: type, value: Mapping[str, object]) -> object:
    """The message with its parts. Raises TypeError when a field without default is missing."""
    given = {}
    for name, part in _parts(message):
        if name in value:
            found = value[name]
            given[name] = read_message(part, found) if part is not None and isinstance(found, dict) else found
    return message(**given)


MESSAGES = frozenset(one for one in vars(messages).values() if isinstance(one, type) and dataclasses.is_dataclass(one))


class JsonConverter(CompositePayloadConverter):
    """Bytes and nothing as they are, everything else as JSON."""

    def __init__(self) -> None:
        super().__init__(
            BinaryNullPayloadConverter(),
            BinaryPlainPayloadConverter(),
            JSONPlainPayloadConverter(custom_type_converters=[MessageConverter()]),
        )


def data_converter(material: bytes, *older: bytes) -> DataConverter:
    """The converter of this installation: plain JSON, then encryption; messages and traces of failures included."""
    codec = EncryptingCodec(PayloadKey.derive(material), *(PayloadKey.derive(one) for one in older))
    return DataConverter(
        payload_converter_class=JsonConverter,
        payload_codec=codec,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(settings: Settings, *, lazy: bool = False) -> Client:
    """A client of the installation's Temporal server. A lazy one connects with its first call (the API starts so,
    because receipts are taken in while Temporal is away)."""
    return await Client.connect(
        settings.temporal_target,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(read_key(settings.payload_key, setting="GONGDAO_PAYLOAD_KEY_FILE")),
        api_key=settings.temporal_api_key,
        tls=_tls(settings),
        identity=IDENTITY,
        lazy=lazy,
    )


def _tls(settings: Settings) -> TLSConfig | bool:
    files = (settings.temporal_tls_ca, settings.temporal_tls_cert, settings.temporal_tls_key)
    ca, cert, key = (file.read_bytes() if file else None for file in files)
    if ca or cert:
        return TLSConfig(server_root_ca_cert=ca, client_cert=cert, client_private_key=key)
    return settings.temporal_api_key is not None
