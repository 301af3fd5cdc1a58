"""Posting to an address that somebody typed, without letting it reach into our own network.

The name is looked up once, and the connection made to that very address: a name that points
elsewhere a moment later points nowhere. Redirects are not followed, proxies not asked.
"""

import ipaddress
import socket
from http.client import HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3

CONNECT_SECONDS, READ_SECONDS = 5, 15
ANSWER_BYTES = 500
PORTS = {"http": 80, "https": 443}
# IPv6 addresses in which an IPv4 address is written: mapped, compatible, NAT64.
HOLDERS = [ipaddress.ip_network(text) for text in ("::ffff:0:0/96", "::/96", "64:ff9b::/96")]


class Refused(Exception):
    """Why an address is not posted to, or has not answered.

    ``code``: ``url`` · ``scheme`` · ``user`` · ``internal`` · ``unknown`` · ``unreachable``
    """

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Target(NamedTuple):
    """Where to post to."""

    scheme: str
    host: str
    port: int
    path: str


class Answer(NamedTuple):
    """What came back."""

    status: int
    text: str
    retry_after: int  # seconds


class Allowed:
    """Hosts of our own network that may be posted to all the same, also without TLS.

    :param text: names and networks, separated by commas: ``hooks.intranet, 10.1.0.0/16``
    """

    def __init__(self, text=""):
        self.names, self.networks = set(), []
        for part in filter(None, (part.strip().lower() for part in (text or "").split(","))):
            try:
                self.networks.append(ipaddress.ip_network(part, strict=False))
            except ValueError:
                self.names.add(part)

    def holds(self, host, addresses=()):
        """Tell whether a host may be posted to, by its name or by all its addresses."""
        if host in self.names:
            return True
        found = [ipaddress.ip_address(address) for address in addresses]
        return bool(found) and all(
            any(address in network for network in self.networks) for address in found
        )


def parse(url):
    """Return where a URL leads to.

    :raises Refused: when it is none that can be posted to
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise Refused("url", url) from None
    if parts.scheme not in PORTS:
        raise Refused("scheme", url)
    text = url.strip()
    if not parts.hostname or not text.isascii() or not text.isprintable() or " " in text:
        raise Refused("url", url)
    if parts.username is not None or parts.password is not None:
        raise Refused("user", url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port or PORTS[parts.scheme], path)


def is_number(host):
    """Tell whether a host is an address in any of its notations, such as 2130706433 or 0x7f.1."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            socket.inet_aton(host)
        except (OSError, UnicodeError):
            return False
    return True


def is_internal(address):
    """Tell whether an address is not one of the public internet."""
    address = ipaddress.ip_address(address)
    if address.version == 6:
        if any(address in holder for holder in HOLDERS) and address.packed[12:] != bytes(4):
            return is_internal(ipaddress.IPv4Address(address.packed[12:]))
        if address.sixtofour:
            return is_internal(address.sixtofour)
    return not address.is_global or address.is_multicast or address.is_reserved


def check(url, allowed):
    """Refuse what can be seen without looking up a name.

    :raises Refused: when it would be refused whatever the name stands for
    """
    target = parse(url)
    if is_number(target.host):
        locate(target, allowed)
    elif target.scheme != "https" and not allowed.names and not allowed.networks:
        raise Refused("scheme", url)


def locate(target, allowed):
    """Return the address to connect to: what the name stands for now, if all of it is public.

    :raises Refused: when it is of our own network, or stands for nothing
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("unknown", target.host) from None
    # An address of a link names the interface, too.
    addresses = list(dict.fromkeys(entry[4][0].partition("%")[0] for entry in found))
    if not allowed.holds(target.host, addresses):
        if any(is_internal(address) for address in addresses):
            raise Refused("internal", target.host)
        if target.scheme != "https":
            raise Refused("scheme", target.host)
    return addresses[0]


def post(url, body, headers, allowed):
    """Post a body, and return what came back.

    :raises Refused: when nothing was sent, or nothing came back
    """
    target = parse(url)
    address = locate(target, allowed)
    host = f"[{target.host}]" if ":" in target.host else target.host
    netloc = host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"
    options = {"port": target.port, "retries": False, "maxsize": 1}
    options["timeout"] = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if target.scheme == "https":
        # The certificate is asked for, and looked at, by name.
        options |= {"server_hostname": target.host, "assert_hostname": target.host}
        pool = urllib3.HTTPSConnectionPool(address, cert_reqs="CERT_REQUIRED", **options)
    else:
        pool = urllib3.HTTPConnectionPool(address, **options)
    with pool:
        try:
            response = pool.urlopen(
                "POST",
                target.path,
                body=body,
                headers={**headers, "Host": netloc},
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            raise Refused("unreachable", str(error)) from error
        return _read(response)


def _read(response):
    """Return the answer; what it says counts for little, and that it came for all."""
    try:
        text = response.read(ANSWER_BYTES).decode("utf-8", "replace")
    except (urllib3.exceptions.HTTPError, OSError):
        text = ""
    finally:
        response.close()
    retry_after = response.headers.get("Retry-After", "")
    return Answer(
        response.status,
        text.replace("\0", ""),
        int(retry_after) if retry_after.isdecimal() and len(retry_after) < 8 else 0,
    )
