"""The shared password of a page that other computers can open. No Streamlit inside."""

import hashlib
import ipaddress

PASSWORD = "CITEWIRE_PASSWORD"  # the environment variable


def loopback(address: str) -> bool:
    """Whether only this computer can reach an address that a server listens on. Empty means every interface."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def token(password: str) -> str:
    """What the cookie of a browser that knew the password holds: it follows from the password, not the reverse."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"citewire page", 200_000).hex()
