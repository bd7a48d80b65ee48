"""The keys drawn from the master key, one for each purpose, so that none opens what another closed."""

from __future__ import annotations

import hmac
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, 1, I and L, and U, which people read or hear as another."""

RECEIPT_LENGTH = 12


class Keys:
    """Purposes: wrapping subjects' keys, digests of requests, drawing receipt codes, finding them again."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError("the master key has 32 bytes")
        self.wrap = _derived(master_key, b"gongdao wrap subject keys")
        self._digest = _derived(master_key, b"gongdao request digest")
        self._draw = _derived(master_key, b"gongdao draw receipt code")
        self._find = _derived(master_key, b"gongdao find receipt code")

    def digest(self, canonical: bytes) -> str:
        """HMAC-SHA256 (hex) of a canonical plaintext request: equal requests are recognised, nothing is disclosed."""
        return hmac.digest(self._digest, canonical, "sha256").hex()

    def receipt_code(self, receipt: UUID) -> str:
        """The code on a receipt, 58 bits that only the master key can draw again; it is stored nowhere."""
        number = int.from_bytes(hmac.digest(self._draw, receipt.bytes, "sha256"), "big")
        code = ""
        for _ in range(RECEIPT_LENGTH):
            number, place = divmod(number, len(RECEIPT_ALPHABET))
            code += RECEIPT_ALPHABET[place]
        return code

    def receipt_code_hash(self, code: str) -> bytes:
        """What a receipt is found by. Letter case, spaces and hyphens do not matter."""
        plain = "".join(char for char in code.upper() if char.isalnum())
        return hmac.digest(self._find, plain.encode(), "sha256")


def _derived(master_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master_key)
