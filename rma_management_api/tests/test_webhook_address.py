import datetime
import socket
import ssl
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from odoo.tests import BaseCase, tagged

from ..tools import webhook_post
from ..tools.webhook_post import Allowed, Refused, check, is_internal, locate, parse, post
from .common_webhook import Receiver

# As they can be written, and why none of them is posted to.
INTERNAL_HOSTS = """
    127.0.0.1 127.1 127.0.0.2 2130706433 0x7f000001 0177.0.0.1 017700000001 0 0.0.0.0
    10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254 192.168.1.1 169.254.169.254 100.64.0.1
    192.0.0.1 198.18.0.1 224.0.0.1 255.255.255.255
    [::1] [::] [fc00::1] [fd12:3456::1] [fe80::1] [ff02::1]
    [::ffff:127.0.0.1] [::ffff:10.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1]
    [2002:7f00:1::]
"""
PUBLIC_HOSTS = "93.184.216.34 8.8.8.8 [2606:4700:4700::1111] [::ffff:8.8.8.8] [64:ff9b::808:808]"
UNUSABLE = {
    "ftp://example.com/": "scheme",
    "file:///etc/passwd": "scheme",
    "gopher://example.com/": "scheme",
    "//example.com/": "scheme",
    "https://": "url",
    "https:///path": "url",
    "https://exa mple.com/": "url",
    "https://example.com:99999/": "url",
    "https://[::1/": "url",
    "https://example.com/\r\nX: y": "url",
    "https://exämple.com/": "url",
    "https://user:password@example.com/": "user",
    "https://127.0.0.1@example.com/": "user",
    "http://example.com/": "scheme",
}


def make_certificate(name):
    """Return a certificate that nobody has signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return certificate.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@tagged("post_install", "-at_install")
class TestWebhookAddress(BaseCase):
    """Nobody reaches into our own network by an address that somebody typed."""

    def get_code(self, function, *args):
        with self.assertRaises(Refused) as caught:
            function(*args)
        return caught.exception.code

    def resolve(self, answers):
        """Have names stand for addresses: {name: [address]}; each is looked up once at most."""
        known = {name: list(addresses) for name, addresses in answers.items()}
        original = socket.getaddrinfo

        def getaddrinfo(host, port, *args, **kwargs):
            if host not in answers:
                return original(host, port, *args, **kwargs)
            found = known.pop(host)  # A second look at a name fails the test.
            return [entry for address in found for entry in original(address, port)[:1]]

        return patch.object(socket, "getaddrinfo", getaddrinfo)

    def test_internal_in_all_notations(self):
        for host in INTERNAL_HOSTS.split():
            with self.subTest(host):
                self.assertEqual(
                    self.get_code(locate, parse(f"https://{host}/"), Allowed()), "internal"
                )

    def test_public(self):
        for host in PUBLIC_HOSTS.split():
            with self.subTest(host):
                target = parse(f"https://{host}/")
                self.assertEqual(locate(target, Allowed()), target.host)

    def test_name_that_stands_for_internal(self):
        with self.resolve({"inside.example": ["10.1.2.3"]}):
            target = parse("https://inside.example/")
            self.assertEqual(self.get_code(locate, target, Allowed()), "internal")

    def test_one_internal_address_of_several_is_enough(self):
        with self.resolve({"both.example": ["8.8.8.8", "127.0.0.1"]}):
            target = parse("https://both.example/")
            self.assertEqual(self.get_code(locate, target, Allowed()), "internal")

    def test_unusable(self):
        for url, code in UNUSABLE.items():
            with self.subTest(url):
                self.assertEqual(self.get_code(check, url, Allowed()), code)

    def test_allowed_by_name_and_by_network(self):
        target = parse("http://127.0.0.1/")
        self.assertEqual(locate(target, Allowed("127.0.0.0/8")), "127.0.0.1")
        self.assertEqual(locate(target, Allowed("x, 127.0.0.1")), "127.0.0.1")
        self.assertEqual(self.get_code(locate, target, Allowed("10.0.0.0/8")), "internal")
        with self.resolve({"hooks.intranet": ["10.1.2.3"]}):
            target = parse("http://hooks.intranet/")
            self.assertEqual(locate(target, Allowed("hooks.intranet")), "10.1.2.3")

    def test_http_only_where_allowed(self):
        self.assertEqual(self.get_code(locate, parse("http://8.8.8.8/"), Allowed()), "scheme")
        self.assertEqual(locate(parse("http://8.8.8.8/"), Allowed("8.8.8.8")), "8.8.8.8")

    def test_looked_up_once_and_connected_there(self):
        """A name that stands for something else a moment later does not lead there."""
        receiver = Receiver()
        self.addCleanup(receiver.stop)
        url = f"http://hooks.example:{receiver.port}/a?b=c"
        with self.resolve({"hooks.example": ["127.0.0.1"]}):
            answer = post(url, b"{}", {}, Allowed("127.0.0.1"))
        self.assertEqual(answer.status, 204)
        (request,) = receiver.received
        self.assertEqual(request.path, "/a?b=c")
        self.assertEqual(request.headers["host"], f"hooks.example:{receiver.port}")

    def test_connects_to_what_was_looked_at(self):
        asked = []

        def create_connection(address, *_args, **_kwargs):
            asked.append(address[0])
            raise OSError("not in a test")

        with (
            self.resolve({"hooks.example": ["8.8.8.8"]}),
            patch("urllib3.util.connection.create_connection", create_connection),
        ):
            code = self.get_code(post, "https://hooks.example/", b"{}", {}, Allowed())
        self.assertEqual((code, asked), ("unreachable", ["8.8.8.8"]))

    def test_certificate_is_looked_at_by_name(self):
        """The connection goes to the address; the name is asked for, and has to be proven."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "hooks.pem"
            path.write_bytes(make_certificate("hooks.example"))
            asked = []
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(path)
            context.sni_callback = lambda _socket, name, _context: asked.append(name)
            receiver = Receiver(context)
            self.addCleanup(receiver.stop)

            def send(name):
                with self.resolve({name: ["127.0.0.1"]}):
                    return post(f"https://{name}:{receiver.port}/", b"", {}, Allowed("127.0.0.1"))

            self.assertEqual(self.get_code(send, "hooks.example"), "unreachable")
            with patch.dict("os.environ", {"SSL_CERT_FILE": str(path)}):
                self.assertEqual(send("hooks.example").status, 204)
                self.assertEqual(self.get_code(send, "other.example"), "unreachable")
        self.assertEqual(asked, ["hooks.example", "hooks.example", "other.example"])
        self.assertEqual(len(receiver.received), 1)

    def test_redirect_is_not_followed(self):
        receiver, inside = Receiver(), Receiver()
        self.addCleanup(receiver.stop)
        self.addCleanup(inside.stop)
        receiver.headers = {"Location": inside.url}
        for status in (301, 302, 303, 307, 308):
            receiver.answers = [status]
            answer = post(receiver.url, b"{}", {}, Allowed("127.0.0.1"))
            self.assertEqual(answer.status, status)
        self.assertFalse(inside.received)

    def test_proxies_are_not_asked(self):
        receiver = Receiver()
        self.addCleanup(receiver.stop)
        proxy = {"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}
        with patch.dict("os.environ", proxy):
            self.assertEqual(post(receiver.url, b"", {}, Allowed("127.0.0.1")).status, 204)

    def test_does_not_wait_for_ever(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            url = f"http://127.0.0.1:{server.getsockname()[1]}/"
            with patch.object(webhook_post, "READ_SECONDS", 0.2):
                code = self.get_code(post, url, b"{}", {}, Allowed("127.0.0.1"))
        self.assertEqual(code, "unreachable")

    def test_embedded_addresses(self):
        self.assertTrue(is_internal("::ffff:192.168.0.1"))
        self.assertTrue(is_internal("64:ff9b::a00:1"))
        self.assertFalse(is_internal("2606:4700:4700::1111"))
