"""The four suites' ciphers and HMAC once more, in plain Python from their standards.

Lives here: what the second reader of Strongroom's formats computes with. Must not live here: anything
imported from the product or from `cryptography`: its use is that it shares no code with them. Slow, and not
safe against timing: for tests only.
"""

import struct
from collections.abc import Callable
from hashlib import sha256

__all__ = ["OPENERS", "SEALERS", "BadTag", "aes_cmac", "hmac_sha256"]

Block = Callable[[bytes], bytes]


class BadTag(Exception):
    """What was sealed is not what is here."""


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104."""
    block = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in block) + message).digest()
    return sha256(bytes(byte ^ 0x5C for byte in block) + inner).digest()


# AES, FIPS 197


def double(value: int) -> int:
    return (value << 1 ^ (0x11B if value & 0x80 else 0)) & 0xFF


def aes_sbox() -> bytes:
    powers = [1]
    for _ in range(254):
        powers.append(powers[-1] ^ double(powers[-1]))  # 3 generates the field's group
    inverse = {power: powers[-index % 255] for index, power in enumerate(powers)}
    box = []
    for value in range(256):
        turned = inverse.get(value, 0)
        spread = turned
        for _ in range(4):
            turned = (turned << 1 | turned >> 7) & 0xFF
            spread ^= turned
        box.append(spread ^ 0x63)
    return bytes(box)


AES_SBOX = aes_sbox()
AES_SHIFT = [column * 4 + row for shifted in range(4) for row in range(4) for column in [(shifted + row) % 4]]


def aes(key: bytes) -> Block:
    """The forward cipher under a key of 16 or 32 bytes."""
    words = [key[at : at + 4] for at in range(0, len(key), 4)]
    size, rounds, constant = len(words), len(words) + 6, 1
    while len(words) < 4 * (rounds + 1):
        word = words[-1]
        if len(words) % size == 0:
            word = (word[1:] + word[:1]).translate(AES_SBOX)
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = double(constant)
        elif size > 6 and len(words) % size == 4:
            word = word.translate(AES_SBOX)
        words.append(xor(word, words[-size]))
    keys = [b"".join(words[at : at + 4]) for at in range(0, len(words), 4)]

    def encrypt(block: bytes) -> bytes:
        state = xor(block, keys[0])
        for number in range(1, rounds + 1):
            boxed = state.translate(AES_SBOX)
            state = bytes(boxed[at] for at in AES_SHIFT)
            if number < rounds:
                state = mix_columns(state)
            state = xor(state, keys[number])
        return state

    return encrypt


def mix_columns(state: bytes) -> bytes:
    mixed = []
    for at in range(0, 16, 4):
        a, b, c, d = state[at : at + 4]
        every = a ^ b ^ c ^ d
        mixed += [
            a ^ every ^ double(a ^ b),
            b ^ every ^ double(b ^ c),
            c ^ every ^ double(c ^ d),
            d ^ every ^ double(d ^ a),
        ]
    return bytes(mixed)


def aes_cmac(key: bytes, message: bytes) -> bytes:
    """SP 800-38B."""
    encrypt = aes(key)

    def doubled(block: bytes) -> bytes:
        number = int.from_bytes(block, "big") << 1
        return (number ^ (0x87 if number >> 128 else 0) & 0xFF).to_bytes(17, "big")[1:]

    subkey = doubled(encrypt(bytes(16)))
    blocks = [message[at : at + 16] for at in range(0, len(message), 16)] or [b""]
    if len(blocks[-1]) < 16:
        subkey = doubled(subkey)
        blocks[-1] = (blocks[-1] + b"\x80").ljust(16, b"\0")
    blocks[-1] = xor(blocks[-1], subkey)
    state = bytes(16)
    for block in blocks:
        state = encrypt(xor(state, block))
    return state


# SM4, GB/T 32907

SM4_SBOX = bytes.fromhex(
    "d690e9fecce13db716b614c228fb2c05 2b679a762abe04c3aa44132649860699"
    "9c4250f491ef987a33540b43edcfac62 e4b31ca9c908e89580df94fa758f3fa6"
    "4707a7fcf37317ba83593c19e6854fa8 686b81b27164da8bf8eb0f4b70569d35"
    "1e240e5e6358d1a225227c3b01217887 d40046579fd327524c3602e7a0c4c89e"
    "eabf8ad240c738b5a3f7f2cef96115a1 e0ae5da49b341a55ad933230f58cb1e3"
    "1df6e22e8266ca60c02923ab0d534e6f d5db3745defd8e2f03ff6a726d6c5b51"
    "8d1baf92bbddbc7f11d95c411f105ad8 0ac13188a5cd7bbd2d74d012b8e5b4b0"
    "8969974a0c96777e65b9f109c56ec684 18f07dec3adc4d2079ee5f3ed7cb3948"
)


def sm4(key: bytes) -> Block:
    """The forward cipher under a key of 16 bytes."""

    def turn(word: int, bits: int) -> int:
        return (word << bits | word >> (32 - bits)) & 0xFFFFFFFF

    def boxed(word: int) -> int:
        return int.from_bytes(word.to_bytes(4, "big").translate(SM4_SBOX), "big")

    state = [a ^ b for a, b in zip(struct.unpack(">4I", key), SM4_SYSTEM, strict=True)]
    keys = []
    for index in range(32):
        constant = int.from_bytes(bytes((4 * index + byte) * 7 & 0xFF for byte in range(4)), "big")
        mixed = boxed(state[1] ^ state[2] ^ state[3] ^ constant)
        fresh = state[0] ^ mixed ^ turn(mixed, 13) ^ turn(mixed, 23)
        state = [*state[1:], fresh]
        keys.append(fresh)

    def encrypt(block: bytes) -> bytes:
        words = list(struct.unpack(">4I", block))
        for round_key in keys:
            mixed = boxed(words[1] ^ words[2] ^ words[3] ^ round_key)
            spread = mixed ^ turn(mixed, 2) ^ turn(mixed, 10) ^ turn(mixed, 18) ^ turn(mixed, 24)
            words = [*words[1:], words[0] ^ spread]
        return struct.pack(">4I", *reversed(words))

    return encrypt


SM4_SYSTEM = (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC)


# GCM, SP 800-38D


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 16)


def ghash(key: int, data: bytes) -> int:
    state = 0
    for at in range(0, len(data), 16):
        state ^= int.from_bytes(data[at : at + 16], "big")
        product, factor = 0, key
        for bit in range(127, -1, -1):
            if state >> bit & 1:
                product ^= factor
            factor = factor >> 1 ^ (0xE1 << 120 if factor & 1 else 0)
        state = product
    return state


def gcm(
    encrypt: Block, nonce: bytes, data: bytes, associated_data: bytes, opening: bool
) -> tuple[bytes, bytes]:
    """Return the data, encrypted or decrypted, and the tag."""
    stream = b"".join(
        encrypt(nonce + counter.to_bytes(4, "big")) for counter in range(2, 2 + -(-len(data) // 16))
    )
    turned = xor(data, stream[: len(data)])
    ciphertext = data if opening else turned
    lengths = struct.pack(">QQ", 8 * len(associated_data), 8 * len(ciphertext))
    hashed = ghash(
        int.from_bytes(encrypt(bytes(16)), "big"), padded(associated_data) + padded(ciphertext) + lengths
    )
    return turned, xor(hashed.to_bytes(16, "big"), encrypt(nonce + b"\0\0\0\1"))


# GCM-SIV, RFC 8452


def siv_keys(key: bytes, nonce: bytes) -> tuple[bytes, Block]:
    encrypt = aes(key)
    parts = [encrypt(struct.pack("<I", counter) + nonce)[:8] for counter in range(6)]
    return b"".join(parts[:2]), aes(b"".join(parts[2:]))


def siv_tag(mac_key: bytes, encrypt: Block, nonce: bytes, plaintext: bytes, associated_data: bytes) -> bytes:
    lengths = struct.pack("<QQ", 8 * len(associated_data), 8 * len(plaintext))
    data = padded(associated_data) + padded(plaintext) + lengths
    # POLYVAL by way of GHASH: appendix A.
    key = int.from_bytes(mac_key[::-1], "big")
    key = key >> 1 ^ (0xE1 << 120 if key & 1 else 0)
    reversed_blocks = b"".join(data[at : at + 16][::-1] for at in range(0, len(data), 16))
    hashed = ghash(key, reversed_blocks).to_bytes(16, "big")[::-1]
    mixed = bytearray(xor(hashed, nonce + bytes(4)))
    mixed[15] &= 0x7F
    return encrypt(bytes(mixed))


def siv_counter(encrypt: Block, tag: bytes, data: bytes) -> bytes:
    start, rest = struct.unpack("<I", tag[:4])[0], tag[4:15] + bytes([tag[15] | 0x80])
    blocks = -(-len(data) // 16)
    stream = b"".join(encrypt(struct.pack("<I", (start + at) & 0xFFFFFFFF) + rest) for at in range(blocks))
    return xor(data, stream[: len(data)])


# ChaCha20-Poly1305, RFC 8439


def chacha_block(key: bytes, counter: int, nonce: bytes) -> bytes:
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce))
    state = list(start)

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for target, source, turned, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[target] = (state[target] + state[source]) & 0xFFFFFFFF
            mixed = state[turned] ^ state[target]
            state[turned] = (mixed << bits | mixed >> (32 - bits)) & 0xFFFFFFFF

    for _ in range(10):
        for at in range(4):
            quarter(at, at + 4, at + 8, at + 12)
        for at in range(4):
            quarter(at, (at + 1) % 4 + 4, (at + 2) % 4 + 8, (at + 3) % 4 + 12)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, start, strict=True)))


def chacha(key: bytes, nonce: bytes, data: bytes) -> bytes:
    blocks = -(-len(data) // 64)
    stream = b"".join(chacha_block(key, counter + 1, nonce) for counter in range(blocks))
    return xor(data, stream[: len(data)])


def poly1305_tag(key: bytes, nonce: bytes, ciphertext: bytes, associated_data: bytes) -> bytes:
    once = chacha_block(key, 0, nonce)
    factor = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    lengths = struct.pack("<QQ", len(associated_data), len(ciphertext))
    data, total = padded(associated_data) + padded(ciphertext) + lengths, 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\1", "little")) * factor % (2**130 - 5)
    return ((total + int.from_bytes(once[16:32], "little")) % 2**128).to_bytes(16, "little")


# The four suites: key, nonce, data, associated data


def seal_gcm(cipher: Callable[[bytes], Block]) -> Callable[[bytes, bytes, bytes, bytes], bytes]:
    def seal(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        return b"".join(gcm(cipher(key), nonce, data, associated_data, opening=False))

    return seal


def open_gcm(cipher: Callable[[bytes], Block]) -> Callable[[bytes, bytes, bytes, bytes], bytes]:
    def open_(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        plaintext, tag = gcm(cipher(key), nonce, data[:-16], associated_data, opening=True)
        return checked(plaintext, tag, data)

    return open_


def seal_siv(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
    mac_key, encrypt = siv_keys(key, nonce)
    tag = siv_tag(mac_key, encrypt, nonce, data, associated_data)
    return siv_counter(encrypt, tag, data) + tag


def open_siv(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
    mac_key, encrypt = siv_keys(key, nonce)
    plaintext = siv_counter(encrypt, data[-16:], data[:-16])
    return checked(plaintext, siv_tag(mac_key, encrypt, nonce, plaintext, associated_data), data)


def seal_chacha(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
    ciphertext = chacha(key, nonce, data)
    return ciphertext + poly1305_tag(key, nonce, ciphertext, associated_data)


def open_chacha(key: bytes, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
    tag = poly1305_tag(key, nonce, data[:-16], associated_data)
    return checked(chacha(key, nonce, data[:-16]), tag, data)


def checked(plaintext: bytes, tag: bytes, data: bytes) -> bytes:
    if tag != data[-16:]:
        raise BadTag
    return plaintext


SEALERS = {1: seal_gcm(aes), 2: seal_siv, 3: seal_gcm(sm4), 4: seal_chacha}
OPENERS = {1: open_gcm(aes), 2: open_siv, 3: open_gcm(sm4), 4: open_chacha}
