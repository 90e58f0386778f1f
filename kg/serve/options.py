"""What a service allows, and how much of the machine a request may take."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from kg.errors import UsageError

__all__ = ["LOOPBACK", "Options", "is_loopback"]

#: The host that only this machine can reach.
LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Options:
    """``timeout`` is seconds a request may run, ``memory`` MiB it may take, ``rows`` of an answer.

    ``token`` is asked for by updates, and by every request where the host is no loopback, unless
    reading is ``public``. ``federated`` lets queries ask other endpoints (``SERVICE``) and updates
    fetch files (``LOAD``). ``origins`` are web pages that may ask (CORS).
    """

    host: str = LOOPBACK
    port: int = 8765
    token: str = ""
    writable: bool = False
    public: bool = False
    federated: bool = False
    origins: tuple[str, ...] = ()
    timeout: float = 30.0
    memory: int = 1024
    rows: int = 100_000
    workers: int = 4

    def __post_init__(self) -> None:
        if self.writable and not self.token:
            raise UsageError("--writable needs a --token, which updates must then bring")
        if not is_loopback(self.host) and not self.token:
            raise UsageError(
                f"--host {self.host} can be reached from other machines: say a --token too, "
                "and --public if anybody may read"
            )
        if self.token and (not self.token.isascii() or not self.token.isprintable()):
            raise UsageError("--token: only letters, digits and signs of ASCII can be sent")

    @property
    def guarded(self) -> bool:
        """Whether reading needs the token as well."""
        return bool(self.token) and not is_loopback(self.host) and not self.public


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
